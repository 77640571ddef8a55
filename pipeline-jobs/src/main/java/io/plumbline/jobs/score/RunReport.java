package io.plumbline.jobs.score;

import io.plumbline.jobs.config.ConfigurationRows;
import io.plumbline.jobs.config.PlumblineConfig;
import io.plumbline.jobs.storage.RunDirectory;
import io.plumbline.jobs.storage.StorageFailures;
import io.plumbline.jobs.tables.DataReportFile;
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
import org.apache.hadoop.fs.FSError;

/** Gathers what a run directory holds for {@code report.html}. What is missing there is left out of the report. */
final class RunReport {
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
        return Report.html(new ReportContent(
                directory.root().toString(), summary, verdicts, curve, counts, ConfigurationRows.of(config)));
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
