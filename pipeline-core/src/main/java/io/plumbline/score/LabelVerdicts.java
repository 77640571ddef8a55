package io.plumbline.score;

import static io.plumbline.score.Verdict.Code.LABELS_REVERSED;
import static io.plumbline.score.Verdict.verdict;

import io.plumbline.report.Figures;
import java.util.List;
import java.util.Optional;

/** Verdicts on labels that seem to be the wrong way round. */
final class LabelVerdicts {
    /** A model alone must exceed this advantage of the rejected side, (wrong − correct) / pairs: 55 to 45. */
    private static final double CLEAR_ADVANTAGE = 0.1;

    private final ScoreSummary summary;
    private final TrainingFacts training;

    LabelVerdicts(ScoreSummary summary, TrainingFacts training) {
        this.summary = summary;
        this.training = training;
    }

    /** The rewards are surely worse than chance although they started there. */
    Optional<Verdict> byRewards(Advantage advantage) {
        if (training.startsAtChance(summary.reward().score()) && advantage.surelyNegative()) {
            return verdict(
                    LABELS_REVERSED,
                    "The labels may be the wrong way round: %s of the held-out pairs are ranked as labelled, surely fewer"
                            + " than are ranked the other way. Check which column holds the chosen side, in the held-out"
                            + " data and in the training data.",
                    Figures.percent(summary.accuracy()));
        }
        return Optional.empty();
    }

    /** Policy and reference alone surely prefer the rejected side. */
    Optional<Verdict> byModels(Comparisons found) {
        // By sum and by token: the sum alone prefers the shorter side, whatever it says.
        if (List.of(
                        found.referenceAdvantage(),
                        found.referenceAdvantagePerToken(),
                        found.policyAdvantage(),
                        found.policyAdvantagePerToken())
                .stream()
                .allMatch(advantage ->
                        advantage.surelyNegative() && advantage.interval().high() < -CLEAR_ADVANTAGE)) {
            return verdict(
                    LABELS_REVERSED,
                    "The labels may be the wrong way round: before training and after it, the model alone finds the"
                            + " rejected side more likely in most pairs (chosen side more likely: %s before, %s after)."
                            + " Check which column holds the chosen side.",
                    Figures.percent(summary.total().referenceAccuracy()),
                    Figures.percent(summary.total().policyAccuracy()));
        }
        return Optional.empty();
    }
}
