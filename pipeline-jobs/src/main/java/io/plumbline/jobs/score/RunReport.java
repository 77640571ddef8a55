package io.plumbline.jobs.score;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plumbline.jobs.storage.ResultFolder;
import io.plumbline.jobs.storage.RunDirectory;
import io.plumbline.score.DataCounts;
import io.plumbline.score.Report;
import io.plumbline.score.ReportContent;
import io.plumbline.score.ScoreSummary;
import io.plumbline.score.TrainingCurve;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.SortedMap;
import java.util.TreeMap;

/** Gathers what a run directory holds for {@code report.html}. What is missing there is left out of the report. */
final class RunReport {
    /** The page in the experiment's folder. */
    static final String NAME = "report.html";

    static final String METRICS = "metrics/train.jsonl";
    static final String DATA_REPORT = "data-report.json";
    private static final int MOST_REPORT_BYTES = 16 << 20;
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private RunReport() {}

    /** Writes and commits the page of an experiment. */
    static void write(RunDirectory directory, ResultFolder folder, ScoreSummary summary, Record config) {
        ReportContent content = new ReportContent(
                directory.root().toString(),
                summary,
                curve(directory, folder.of(METRICS)),
                counts(directory),
                ConfigurationRows.of(config));
        directory.write(folder.of(NAME), Report.html(content));
    }

    private static TrainingCurve curve(RunDirectory directory, String metrics) {
        TrainingCurve curve = new TrainingCurve();
        if (!directory.exists(metrics)) {
            return curve;
        }
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(directory.fileSystem().open(directory.path(metrics)), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                curve.add(line);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + directory.path(metrics), e);
        }
        return curve;
    }

    private static DataCounts counts(RunDirectory directory) {
        String text = directory.read(DATA_REPORT, MOST_REPORT_BYTES);
        if (text == null) {
            return null;
        }
        try {
            JsonNode report = MAPPER.readTree(text);
            SortedMap<String, Long> quarantined = new TreeMap<>();
            report.path("quarantined")
                    .path("by_reason")
                    .fields()
                    .forEachRemaining(entry ->
                            quarantined.put(entry.getKey(), entry.getValue().asLong()));
            return new DataCounts(
                    report.path("rows_in").asLong(),
                    report.path("kept").path("total").asLong(),
                    quarantined);
        } catch (JsonProcessingException e) {
            // A report without its data section is of more use than none.
            return null;
        }
    }
}
