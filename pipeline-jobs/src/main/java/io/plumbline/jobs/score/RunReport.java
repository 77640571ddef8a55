package io.plumbline.jobs.score;

import io.plumbline.jobs.config.ConfigurationRows;
import io.plumbline.jobs.config.EngineConfig;
import io.plumbline.jobs.config.PlumblineConfig;
import io.plumbline.jobs.storage.RunDirectory;
import io.plumbline.jobs.storage.StorageFailures;
import io.plumbline.jobs.tables.DataReportFile;
import io.plumbline.score.ComputedBy;
import io.plumbline.score.DataCounts;
import io.plumbline.score.Report;
import io.plumbline.score.ReportContent;
import io.plumbline.score.ScoreSummary;
import io.plumbline.score.TrainingCurve;
import io.plumbline.score.Verdict;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.hadoop.fs.FSError;

/** Gathers what a run directory holds for {@code report.html}. What is missing there is left out of the report. */
public final class RunReport {
    /** The page in the experiment's folder. */
    static final String NAME = "report.html";

    static final String METRICS = "metrics/train.jsonl";

    private RunReport() {}

    /** The page of a policy. */
    static String html(
            RunDirectory directory,
            ScoreSummary summary,
            List<Verdict> verdicts,
            TrainingCurve curve,
            DataCounts counts,
            PlumblineConfig config) {
        Map<String, String> configuration = ConfigurationRows.of(config);
        configuration.computeIfPresent("engine.type", (key, type) -> engine(type, computedBy(config.engine())));
        return Report.html(
                new ReportContent(directory.root().toString(), summary, verdicts, curve, counts, configuration));
    }

    /** The engine that a run's scores are computed by. */
    public static ComputedBy computedBy(EngineConfig engine) {
        return new ComputedBy(
                engine.engine(),
                engine.kind().device().name().toLowerCase(Locale.ROOT),
                engine.precision().key(),
                engine.fallback().orElse(null));
    }

    /** The engine that was asked for, and the one that it stands for where that is another. */
    private static String engine(String type, ComputedBy computed) {
        if (type.equals(computed.engine())) {
            return type;
        }
        return type + ": " + computed.engine() + (computed.reason() == null ? "" : "; " + computed.reason());
    }

    /** The training's metrics; without points where they are not there. */
    static TrainingCurve curve(RunDirectory directory, String metrics) {
        TrainingCurve curve = new TrainingCurve();
        if (!directory.exists(metrics)) {
            return curve;
        }
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(directory.fileSystem().open(directory.path(metrics)), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                curve.add(line);
            }
        } catch (IOException | FSError e) {
            throw StorageFailures.at("read " + directory.path(metrics), e);
        }
        return curve;
    }

    /** The counts of ingest; null where its report does not exist. */
    static DataCounts counts(DataReportFile report) {
        return report.isThere()
                ? new DataCounts(
                        report.rowsIn(),
                        report.examples(),
                        report.completions(),
                        report.cutCompletions(),
                        report.quarantined())
                : null;
    }
}
