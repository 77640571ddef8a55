package io.plumbline.loss;

import java.util.ArrayList;
import java.util.List;

/**
 * The preference term of contrastive preference optimisation (Xu et al. 2024, CPO, eq. 3), DPO whose reference finds all
 * completions equally likely, so that none is needed:
 *
 * <pre>L = −log σ(β (log π(chosen) − log π(rejected)))</pre>
 *
 * <p>The loss of the table adds α times that of {@link SftLoss}.
 *
 * @param sigmoid the loss of the margin
 */
record CpoLoss(SigmoidLoss sigmoid) implements MarginLoss {
    private static final LossOption ALPHA = new LossOption(
            "cpo-alpha", LossOption.NUMBER, "1.0", "Weight of the fine-tuning on chosen completions in cpo, >= 0.");

    /** Its line in the table of losses. */
    public static final LossType TYPE = new LossType(
            "cpo",
            "CPO, −log σ(β (log π_w − log π_l)) + α sft, without a reference (Xu et al. 2024)",
            List.of(LossOption.BETA, LossOption.LABEL_SMOOTHING, ALPHA),
            CpoLoss::losses);

    private static WeightedLosses losses(OptionValues options) {
        double alpha = options.decimal(ALPHA);
        ALPHA.requireNotNegative(alpha);
        List<WeightedLosses.Term> terms = new ArrayList<>();
        terms.add(new WeightedLosses.Term(new CpoLoss(SigmoidLoss.of(options)), 1));
        if (alpha > 0) {
            terms.add(new WeightedLosses.Term(new SftLoss(), alpha));
        }
        return new WeightedLosses(terms);
    }

    @Override
    public Reward reward() {
        return new Reward(sigmoid.beta(), Score.POLICY);
    }

    @Override
    public Part of(double margin) {
        return sigmoid.of(margin);
    }
}
