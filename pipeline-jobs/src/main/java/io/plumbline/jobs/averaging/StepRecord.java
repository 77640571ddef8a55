package io.plumbline.jobs.averaging;

import io.plumbline.train.AtReference;
import io.plumbline.train.StepSums;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One line of {@code metrics/train.jsonl}: an optimiser step, all workers together.
 *
 * @param step the step, from 1, as in transformers' logs
 * @param epoch epochs done after it, in parts
 * @param learningRate the rate it was taken with
 * @param gradientNorm norm of the gradient before clipping; with several workers, the mean of theirs by weight
 * @param tokens input tokens of all steps up to it
 * @param sums over its examples
 * @param atReference the loss that its examples have at the reference; of no example but in the training's first step
 */
public record StepRecord(
        int step,
        double epoch,
        double learningRate,
        double gradientNorm,
        long tokens,
        StepSums sums,
        AtReference atReference) {
    /**
     * The record of the workers' reports.
     *
     * @param parts what each worker did in this step, in order of their index
     * @param tokensBefore input tokens of all steps before
     */
    static StepRecord of(List<WorkerReport.Step> parts, int stepsPerEpoch, double learningRate, long tokensBefore) {
        int step = parts.get(0).step() + 1;
        StepSums sums = StepSums.NONE;
        AtReference atReference = AtReference.NONE;
        double norms = 0;
        for (WorkerReport.Step part : parts) {
            sums = sums.plus(part.sums());
            atReference = atReference.plus(part.atReference());
            norms += part.gradientNorm() * part.sums().weight();
        }
        return new StepRecord(
                step,
                (double) step / stepsPerEpoch,
                learningRate,
                norms / sums.weight(),
                tokensBefore + sums.tokens(),
                sums,
                atReference);
    }

    /** Its values under TRL's names, in the order they are written. */
    public Map<String, Number> named() {
        Map<String, Number> named = new LinkedHashMap<>();
        named.put("step", step);
        named.put("epoch", epoch);
        named.put("loss", sums.meanLoss());
        named.putAll(sums.named());
        named.put("grad_norm", gradientNorm);
        named.put("learning_rate", learningRate);
        named.put("num_tokens", tokens);
        return named;
    }
}
