package io.plumbline.score.page;

import io.plumbline.score.ScoreSummary;
import io.plumbline.score.Verdict;
import io.plumbline.watch.TrainingOutcome;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The contents of the report on a policy.
 *
 * @param run what was run on what
 * @param summary the held-out scores
 * @param verdicts what speaks against them, the gravest first
 * @param outcome which policy the training left, and what it warned of; null where unknown
 * @param curves of the training
 * @param data what ingest found out; null where unknown
 * @param texts of the mistakes of the summary, by {@link Texts#key}; empty where none were asked for
 */
public record PolicyContent(
        RunFacts run,
        ScoreSummary summary,
        List<Verdict> verdicts,
        TrainingOutcome outcome,
        Curves curves,
        DataQuality data,
        Map<String, Texts> texts) {
    /** Copies lists and maps. */
    public PolicyContent {
        Objects.requireNonNull(run, "run");
        Objects.requireNonNull(summary, "summary");
        Objects.requireNonNull(curves, "curves");
        verdicts = List.copyOf(verdicts);
        texts = Map.copyOf(texts);
    }
}
