package io.plumbline.loss;

import java.util.List;

/**
 * Simple preference optimisation (Meng et al. 2024, SimPO, eq. 6), of mean log-probs of a token and without a reference:
 *
 * <pre>z = β log π(chosen) / n_chosen − β log π(rejected) / n_rejected − γ
 * L = −(1 − ε) log σ(z) − ε log σ(−z)</pre>
 *
 * @param sigmoid the loss of a margin
 * @param gamma γ, the margin of the rewards that is asked for, ≥ 0
 */
record SimpoLoss(SigmoidLoss sigmoid, double gamma) implements MarginLoss {
    private static final LossOption GAMMA = new LossOption(
            "simpo-gamma",
            LossOption.NUMBER,
            "0.5",
            "Margin of the rewards that simpo asks for, >= 0; its authors take 0.3 to 0.8 times a beta of"
                    + " 2 to 10. Set beta too: at the default beta, 0.1, this default asks for a log-prob of a token that is"
                    + " 5 nats greater, which no training reaches.");

    /** Its line in the table of losses. */
    public static final LossType TYPE = LossType.of(
            "simpo",
            "SimPO, −log σ(β log π_w/n_w − β log π_l/n_l − γ), without a reference (Meng et al. 2024)",
            List.of(LossOption.BETA, LossOption.LABEL_SMOOTHING, GAMMA),
            options -> new SimpoLoss(SigmoidLoss.of(options), options.decimal(GAMMA)));

    /** Refuses a negative gamma. */
    SimpoLoss {
        GAMMA.requireNotNegative(gamma);
    }

    @Override
    public Reward reward() {
        return new Reward(sigmoid.beta(), new Score(Score.Basis.POLICY, Score.Length.TOKEN_MEAN));
    }

    @Override
    public Part of(double margin) {
        return sigmoid.of(margin - gamma / sigmoid.beta());
    }
}
