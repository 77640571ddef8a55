package io.plumbline.loss;

import java.util.List;

/**
 * Identity preference optimisation (Azar et al. 2023, eq. 17, whose τ is β here):
 *
 * <pre>L = (Δ − 1 / (2β))²</pre>
 *
 * of log-ratios that are sums over the tokens, as in the paper, or means over them, as its authors say their results were
 * computed.
 *
 * @param beta how strongly the policy is held to the reference, &gt; 0: Δ is drawn to 1 / (2β)
 * @param length sums or means
 */
record IpoLoss(double beta, Score.Length length) implements MarginLoss {
    private static final LossOption LENGTH_NORMALISED = new LossOption(
            "length-normalised",
            LossOption.FLAG,
            "true",
            "true: log-ratios are means over the tokens, as in TRL. false: they are sums, as in the paper.");

    /** Its line in the table of losses. */
    public static final LossType TYPE = LossType.ofPairs(
            "ipo",
            "IPO, (Δ − 1/(2β))² (Azar et al. 2023)",
            List.of(LossOption.BETA, LossOption.LABEL_SMOOTHING, LENGTH_NORMALISED, Divergence.OPTION),
            options -> FlippedLabels.of(
                    DivergingLoss.of(new IpoLoss(options.decimal(LossOption.BETA), length(options)), options),
                    options));

    /** Refuses a beta that is not positive. */
    IpoLoss {
        LossOption.BETA.requirePositive(beta);
    }

    private static Score.Length length(OptionValues options) {
        return options.flag(LENGTH_NORMALISED) ? Score.Length.TOKEN_MEAN : Score.Length.SUM;
    }

    @Override
    public Reward reward() {
        return new Reward(beta, new Score(Score.Basis.LOG_RATIO, length));
    }

    @Override
    public Part of(double margin) {
        double excess = margin - 1 / (2 * beta);
        return new Part(excess * excess, 2 * excess);
    }
}
