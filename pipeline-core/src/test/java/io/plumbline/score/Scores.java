package io.plumbline.score;

import io.plumbline.loss.LossOptions;
import io.plumbline.loss.LossType;
import io.plumbline.loss.PairLogProbs;
import io.plumbline.loss.Reward;
import io.plumbline.loss.Rounding;
import io.plumbline.loss.SigmoidLoss;
import io.plumbline.loss.WeightedLosses;
import java.util.List;
import java.util.Map;

/** Scored pairs whose summary numpy gave: dyadic log-probs, so that ties are exact. */
final class Scores {
    static final double BETA = 0.1;

    /** Two ties (03, 08), one pair of equal lengths (05). */
    static final List<PairScore> ELEVEN = List.of(
            score("00", "b", -40.75, -22.125, -44.5, -14.875, 85, 69),
            score("01", "a", -5.125, -31.375, -26.25, -16.625, 27, 43),
            score("02", "a", -9.75, -24.375, -21.5, -32.75, 13, 3),
            score("03", "b", -20.0, -30.75, -22.0, -32.75, 28, 23),
            score("04", "a", -9.875, -8.75, -33.625, -35.0, 4, 63),
            score("05", "a", -40.25, -34.875, -29.75, -43.5, 80, 80),
            score("06", "b", -43.5, -36.875, -9.375, -15.25, 59, 34),
            score("07", "a", -29.5, -2.5, -37.125, -46.875, 53, 23),
            score("08", "a", -38.0, -1.0, -38.0, -1.0, 22, 9),
            score("09", "b", -5.5, -23.125, -47.75, -4.75, 42, 55),
            score("10", "a", -17.25, -20.125, -39.5, -48.625, 17, 59));

    static final ComputedBy COMPUTED = new ComputedBy("cpu", "processor", "float32", null);

    private Scores() {}

    static PairScore score(
            String id,
            String source,
            double policyChosen,
            double policyRejected,
            double referenceChosen,
            double referenceRejected,
            int chosenTokens,
            int rejectedTokens) {
        return score(
                id,
                source,
                new PairLogProbs(policyChosen, policyRejected, referenceChosen, referenceRejected),
                Reward.ofLogRatio(BETA),
                chosenTokens,
                rejectedTokens,
                Rounding.FLOAT32);
    }

    /** A pair whose reward takes the log-probs as they are. */
    static PairScore score(
            String id,
            String source,
            PairLogProbs logProbs,
            Reward reward,
            int chosenTokens,
            int rejectedTokens,
            Rounding rounding) {
        return new PairScore(
                id,
                null,
                source,
                logProbs.policyChosen(),
                logProbs.policyRejected(),
                logProbs.referenceChosen(),
                logProbs.referenceRejected(),
                reward,
                chosenTokens,
                rejectedTokens,
                rounding,
                logProbs);
    }

    static ScoreSummaryBuilder builder() {
        return new ScoreSummaryBuilder(WeightedLosses.of(new SigmoidLoss(BETA, 0)), Rounding.FLOAT32);
    }

    /** A summary by the default loss. */
    static ScoreSummary summary(List<PairScore> scores, int samples) {
        return summary(builder(), scores, samples);
    }

    /** A summary by a loss of the table. */
    static ScoreSummary summary(LossType loss, List<PairScore> scores, int samples) {
        WeightedLosses losses = LossOptions.of(loss, Map.of()).losses();
        return summary(new ScoreSummaryBuilder(losses, Rounding.FLOAT32), scores, samples);
    }

    private static ScoreSummary summary(ScoreSummaryBuilder builder, List<PairScore> scores, int samples) {
        scores.forEach(score -> builder.add(example(score)));
        return builder.build(samples, 0);
    }

    private static ExampleScore example(PairScore pair) {
        return new ExampleScore(
                pair.id(),
                pair.source(),
                new double[] {pair.policyChosen(), pair.policyRejected()},
                new double[] {pair.referenceChosen(), pair.referenceRejected()},
                new int[] {pair.chosenTokens(), pair.rejectedTokens()},
                new int[] {1, 2});
    }
}
