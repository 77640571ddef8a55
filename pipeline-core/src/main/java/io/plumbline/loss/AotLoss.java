package io.plumbline.loss;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Alignment by optimal transport of paired data (Melnyk et al. 2024, AOT, eq. 5 with the logistic loss): the margins of the
 * policy, log π(chosen) − log π(rejected), are to exceed those of the reference as distributions. With both sorted over the
 * examples that a worker has in a step,
 *
 * <pre>L = −(1 − ε) log σ(βδ_k) − ε log σ(−βδ_k), δ_k = the k-th margin of the policy − the k-th of the reference</pre>
 *
 * @param sigmoid the loss of a δ
 */
record AotLoss(SigmoidLoss sigmoid) implements SortedMargins {
    /** Its line in the table of losses. */
    public static final LossType TYPE = LossType.of(
            "aot",
            "AOT of pairs, −log σ(βδ) of the sorted margins of policy and reference over a step (Melnyk et al. 2024)",
            List.of(LossOption.BETA, LossOption.LABEL_SMOOTHING, LengthDesensitisedLoss.ALPHA),
            options -> LengthDesensitisedLoss.of(new AotLoss(SigmoidLoss.of(options)), options));

    @Override
    public double evaluate(LossBatch batch, double[] byToken) {
        double[] policy = margins(batch);
        double[] reference = margins(batch.atReference());
        int[] ofPolicy = SortedMargins.order(policy);
        int[] ofReference = SortedMargins.order(reference);
        double sum = 0;
        for (int rank = 0; rank < ofPolicy.length; rank++) {
            int example = ofPolicy[rank];
            MarginLoss.Part part = sigmoid.of(policy[example] - reference[ofReference[rank]]);
            sum += part.value();
            batch.add(part.byMargin(), batch.best(example), byToken);
            batch.add(-part.byMargin(), batch.worst(example), byToken);
        }
        return sum;
    }

    /** log π(chosen) − log π(rejected) of each example. */
    private static double[] margins(LossBatch batch) {
        return IntStream.range(0, batch.examples())
                .mapToDouble(example -> batch.policy(batch.best(example)) - batch.policy(batch.worst(example)))
                .toArray();
    }
}
