package io.plumbline.loss;

import java.util.List;

/**
 * DPO with an offset (Amini et al. 2024, ODPO, arXiv:2402.10571, eq. 8), where a completion that is much better needs a reward
 * that is much greater. With m how much better the input says that the chosen completion is, such as the logarithm of a
 * difference of grades,
 *
 * <pre>L = −log σ(βΔ − α m)</pre>
 *
 * @param sigmoid the loss of the margin
 * @param alpha α, ≥ 0
 */
record OdpoLoss(SigmoidLoss sigmoid, double alpha) implements ShiftedSigmoidLoss {
    private static final LossOption ALPHA = new LossOption(
            "odpo-alpha",
            LossOption.NUMBER,
            "1.0",
            "Factor of the margins of data.columns.margin that rewards are to differ by, >= 0.");

    /** Its line in the table of losses. */
    public static final LossType TYPE = LossType.ofPairs(
            "odpo",
            "DPO with an offset, −log σ(βΔ − α m), m a column of the input (Amini et al. 2024)",
            List.of(LossOption.BETA, LossOption.LABEL_SMOOTHING, ALPHA),
            options -> new OdpoLoss(SigmoidLoss.of(options), options.decimal(ALPHA)));

    /** Refuses a negative factor. */
    OdpoLoss {
        ALPHA.requireNotNegative(alpha);
    }

    @Override
    public Needs needs() {
        return ShiftedSigmoidLoss.super.needs().withMargins();
    }

    @Override
    public PairPart of(LossBatch batch, int example) {
        double offset = alpha / sigmoid.beta() * batch.margin(example);
        return of(batch.logRatio(batch.best(example)) - offset, batch.logRatio(batch.worst(example)));
    }
}
