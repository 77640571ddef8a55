package io.plumbline.loss;

import java.util.List;

/**
 * The odds ratio term of monolithic preference optimisation (Hong et al. 2024, ORPO, eq. 4 to 7). With the mean log-prob m
 * of a completion's tokens,
 *
 * <pre>L = −log σ(log odds(chosen) − log odds(rejected)), odds = e^m / (1 − e^m)</pre>
 *
 * <p>The loss of the table is that of {@link SftLoss} and λ times this. Without a reference.
 *
 * <p>A probability of 1 has no odds: one that float32 cannot tell from it counts as the next below, and the odds are then as
 * great as they get.
 *
 * @param lambda λ, the weight of the term, &gt; 0; TRL calls it β
 */
record OrpoLoss(double lambda) implements PairLoss {
    /** The least distance from 1 that a probability in float32 can have. */
    private static final double LEAST_DISTANCE = 0x1p-24;

    private static final double LOG_TWO = Math.log(2);

    /** Its line in the table of losses. */
    public static final LossType TYPE = new LossType(
            "orpo",
            "ORPO, sft − β log σ(log odds_w − log odds_l), without a reference (Hong et al. 2024)",
            List.of(LossOption.BETA),
            OrpoLoss::losses);

    /** Refuses a weight that is not positive. */
    OrpoLoss {
        LossOption.BETA.requirePositive(lambda);
    }

    private static WeightedLosses losses(OptionValues options) {
        OrpoLoss term = new OrpoLoss(options.decimal(LossOption.BETA));
        return new WeightedLosses(
                List.of(new WeightedLosses.Term(term, term.lambda()), new WeightedLosses.Term(new SftLoss(), 1)));
    }

    @Override
    public Reward reward() {
        return new Reward(lambda, new Score(Score.Basis.POLICY, Score.Length.TOKEN_MEAN));
    }

    @Override
    public PairPart of(double chosen, double rejected) {
        double logRatio = logOdds(chosen) - logOdds(rejected);
        double byLogRatio = -Sigmoid.sigmoid(-logRatio);
        return new PairPart(
                -Sigmoid.logSigmoid(logRatio), byLogRatio * logOddsSlope(chosen), -byLogRatio * logOddsSlope(rejected));
    }

    /** m − log(1 − e^m), by whichever form of the logarithm loses no digits (Mächler 2012). */
    private static double logOdds(double mean) {
        double below = Math.min(mean, -LEAST_DISTANCE);
        return below - (below > -LOG_TWO ? Math.log(-Math.expm1(below)) : Math.log1p(-Math.exp(below)));
    }

    private static double logOddsSlope(double mean) {
        return mean > -LEAST_DISTANCE ? 0 : -1 / Math.expm1(mean);
    }
}
