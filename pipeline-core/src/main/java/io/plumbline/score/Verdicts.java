package io.plumbline.score;

import static io.plumbline.score.Verdict.Code.MUCH_TRUNCATED;
import static io.plumbline.score.Verdict.verdict;

import io.plumbline.report.Figures;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds reasons to doubt a result, the most serious first. Shares are always compared over the same pairs, by the 95 %
 * interval of the paired difference: two separate intervals may overlap although the difference is certain. The
 * {@link SignTest} must agree, so that few pairs prove nothing by being all alike. Without intervals, only the verdicts that
 * need none are given.
 */
public final class Verdicts {
    /** From this share of cut completions on, a verdict says so. */
    private static final double MUCH_CUT = 0.1;

    private final ScoreSummary summary;
    private final Comparisons found;
    private final TrainingFacts training;
    private final List<Verdict> verdicts = new ArrayList<>();

    private Verdicts(ScoreSummary summary, TrainingFacts training) {
        this.summary = summary;
        this.found = summary.intervals() == null ? null : summary.intervals().comparisons();
        this.training = training;
    }

    /**
     * The verdicts on a run.
     *
     * @param data what ingest counted; null where unknown
     */
    public static List<Verdict> of(ScoreSummary summary, TrainingFacts training, DataCounts data) {
        Verdicts judged = new Verdicts(summary, training);
        if (summary.total().pairs() > 0) {
            judged.ofPairs();
        }
        judged.add(muchTruncated(data));
        return List.copyOf(judged.verdicts);
    }

    /** Adds a verdict; returns false where there is none. */
    private boolean add(Optional<Verdict> verdict) {
        verdict.ifPresent(verdicts::add);
        return verdict.isPresent();
    }

    private void ofPairs() {
        TrainingVerdicts ofTraining = new TrainingVerdicts(summary, training);
        if (add(ofTraining.learnedNothing())) {
            return;
        }
        ChanceVerdicts chance = new ChanceVerdicts(summary);
        add(chance.ofOnePrompt());
        if (found != null) {
            ofComparisons(chance);
        }
        // Of fewer prompts not even all alike would be certain.
        if (SignTest.differ(summary.prompts(), 0)) {
            add(ofTraining.overfits(found));
            if (found != null) {
                add(ofTraining.chosenFell(found));
            }
        }
    }

    private void ofComparisons(ChanceVerdicts chance) {
        LabelVerdicts labels = new LabelVerdicts(summary, training);
        if (add(labels.byRewards(found.advantage()))) {
            return;
        }
        add(labels.byModels(found));
        if (add(chance.tooSmall(found.advantage()))) {
            return;
        }
        RivalVerdicts rivals = new RivalVerdicts(summary, training);
        add(rivals.noBetterThanLength(found));
        add(rivals.referenceExplains(found));
    }

    private static Optional<Verdict> muchTruncated(DataCounts data) {
        if (data != null && data.shareCut() >= MUCH_CUT) {
            return verdict(
                    MUCH_TRUNCATED,
                    "Much was cut: %s of the completions were longer than tokenizer.max-length leaves room for, so that the"
                            + " policy never sees how they end.",
                    Figures.percent(data.shareCut()));
        }
        return Optional.empty();
    }
}
