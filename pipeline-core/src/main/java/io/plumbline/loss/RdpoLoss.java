package io.plumbline.loss;

import java.util.List;

/**
 * Length-regularised DPO (Park et al. 2024, R-DPO, eq. 9), where a long completion needs no reward for its length, of n
 * tokens:
 *
 * <pre>L = −log σ(βΔ + α (n_chosen − n_rejected))</pre>
 *
 * @param sigmoid the loss of the margin
 * @param penalty α, ≥ 0
 */
record RdpoLoss(SigmoidLoss sigmoid, double penalty) implements ShiftedSigmoidLoss {
    private static final LossOption PENALTY = new LossOption(
            "length-penalty",
            LossOption.NUMBER,
            "0.01",
            "Reward of rdpo that a token of length is worth without the policy's doing, >= 0.");

    /** Its line in the table of losses. */
    public static final LossType TYPE = LossType.ofPairs(
            "rdpo",
            "length-regularised DPO, −log σ(βΔ + α(n_w − n_l)) (Park et al. 2024)",
            List.of(LossOption.BETA, LossOption.LABEL_SMOOTHING, PENALTY),
            options -> new RdpoLoss(SigmoidLoss.of(options), options.decimal(PENALTY)));

    /** Refuses a negative penalty. */
    RdpoLoss {
        PENALTY.requireNotNegative(penalty);
    }

    @Override
    public PairPart of(LossBatch batch, int example) {
        return of(lengthened(batch, batch.best(example)), lengthened(batch, batch.worst(example)));
    }

    /** The log-ratio of a completion and what its length adds to it. */
    private double lengthened(LossBatch batch, int completion) {
        return batch.logRatio(completion) + penalty / sigmoid.beta() * batch.tokens(completion);
    }
}
