package io.plumbline.loss;

import java.util.List;

/**
 * The loss of DPO on log-ratios that are means over the tokens, so that a long completion counts no more than a short one
 * (Lambert et al. 2024, Tülu 3, eq. 6):
 *
 * <pre>L = −log σ(β (l_chosen / n_chosen − l_rejected / n_rejected))</pre>
 *
 * @param sigmoid the loss of the margin
 */
record SigmoidNormLoss(SigmoidLoss sigmoid) implements MarginLoss {
    /** Its line in the table of losses. */
    public static final LossType TYPE = LossType.ofPairs(
            "sigmoid_norm",
            "DPO on means over the tokens, −log σ(β (l_w/n_w − l_l/n_l)) (Lambert et al. 2024, Tülu 3)",
            List.of(LossOption.BETA, LossOption.LABEL_SMOOTHING, Divergence.OPTION),
            options -> DivergingLoss.of(new SigmoidNormLoss(SigmoidLoss.of(options)), options));

    @Override
    public Reward reward() {
        return new Reward(sigmoid.beta(), new Score(Score.Basis.LOG_RATIO, Score.Length.TOKEN_MEAN));
    }

    @Override
    public Part of(double margin) {
        return sigmoid.of(margin);
    }
}
