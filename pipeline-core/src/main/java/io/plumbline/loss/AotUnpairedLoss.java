package io.plumbline.loss;

import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/**
 * Alignment by optimal transport of unpaired data (Melnyk et al. 2024, AOT, eq. 6 with the logistic loss): the log-ratios of
 * chosen completions are to exceed those of rejected ones as distributions. With both sorted over the examples that a worker
 * has in a step,
 *
 * <pre>L = −(1 − ε) log σ(βδ_k) − ε log σ(−βδ_k), δ_k = the k-th log-ratio of chosen ones − the k-th of rejected ones</pre>
 *
 * @param sigmoid the loss of a δ
 */
record AotUnpairedLoss(SigmoidLoss sigmoid) implements SortedMargins {
    /** Its line in the table of losses. */
    public static final LossType TYPE = LossType.of(
            "aot_unpaired",
            "AOT, −log σ(βδ) of the sorted log-ratios of chosen and rejected texts over a step (Melnyk et al. 2024)",
            List.of(LossOption.BETA, LossOption.LABEL_SMOOTHING, LengthDesensitisedLoss.ALPHA),
            options -> LengthDesensitisedLoss.of(new AotUnpairedLoss(SigmoidLoss.of(options)), options));

    @Override
    public double evaluate(LossBatch batch, double[] byToken) {
        double[] chosen = logRatios(batch, batch::best);
        double[] rejected = logRatios(batch, batch::worst);
        int[] ofChosen = SortedMargins.order(chosen);
        int[] ofRejected = SortedMargins.order(rejected);
        double sum = 0;
        for (int rank = 0; rank < ofChosen.length; rank++) {
            MarginLoss.Part part = sigmoid.of(chosen[ofChosen[rank]] - rejected[ofRejected[rank]]);
            sum += part.value();
            batch.add(part.byMargin(), batch.best(ofChosen[rank]), byToken);
            batch.add(-part.byMargin(), batch.worst(ofRejected[rank]), byToken);
        }
        return sum;
    }

    /** The log-ratio of one completion of each example. */
    private static double[] logRatios(LossBatch batch, IntUnaryOperator completion) {
        return IntStream.range(0, batch.examples())
                .mapToDouble(example -> batch.logRatio(completion.applyAsInt(example)))
                .toArray();
    }
}
