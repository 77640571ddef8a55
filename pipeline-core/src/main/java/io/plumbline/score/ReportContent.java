package io.plumbline.score;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The contents of the report. None of it is preference text.
 *
 * @param title what the run is called: its directory
 * @param summary the held-out scores
 * @param verdicts what speaks against them, the gravest first
 * @param training the curves; without points where there are no metrics
 * @param data what ingest counted; null where unknown
 * @param configuration keys and values, in the order to show them
 */
public record ReportContent(
        String title,
        ScoreSummary summary,
        List<Verdict> verdicts,
        TrainingCurve training,
        DataCounts data,
        Map<String, String> configuration) {
    /** Copies the configuration. */
    public ReportContent {
        Objects.requireNonNull(title, "title");
        Objects.requireNonNull(summary, "summary");
        Objects.requireNonNull(training, "training");
        verdicts = List.copyOf(verdicts);
        configuration = new LinkedHashMap<>(configuration);
    }
}
