package io.plumbline.train;

import java.util.List;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Adam (Kingma and Ba 2015) as torch computes it: ε is added to √v̂, after the bias correction. DL4J's own Adam adds it
 * before. The decoupled decay of AdamW (Loshchilov and Hutter 2019) is the layer's {@link GroupDecay}: DL4J adds rate times
 * decay times parameter to the step that this gives, so that a parameter is rounded once where torch rounds it twice.
 *
 * @param schedule learning rate by iteration
 * @param beta1 decay of the first moment
 * @param beta2 decay of the second moment
 * @param epsilon added to the root of the corrected second moment
 */
public record TorchAdamW(
        @JsonProperty("schedule") LearningRateSchedule schedule,
        @JsonProperty("beta1") double beta1,
        @JsonProperty("beta2") double beta2,
        @JsonProperty("epsilon") double epsilon)
        implements TorchUpdater {
    private static final long serialVersionUID = 1L;

    /** For JSON. */
    @JsonCreator
    public TorchAdamW {}

    /** With torch's defaults: β = (0.9, 0.999), ε = 1e-8. */
    public TorchAdamW(LearningRateSchedule schedule) {
        this(schedule, 0.9, 0.999, 1e-8);
    }

    @Override
    public List<String> stateNames() {
        return List.of("M", "V");
    }

    @Override
    public VectorPass.Step step(int iteration) {
        double firstCorrection = 1 - Math.pow(beta1, iteration + 1.0);
        double rootOfSecondCorrection = Math.sqrt(1 - Math.pow(beta2, iteration + 1.0));
        // lr · m/c1 / (√v/√c2 + ε) = (lr · √c2/c1) · m / (√v + ε·√c2)
        float rate = (float) (schedule.at(iteration) * rootOfSecondCorrection / firstCorrection);
        float small = (float) (epsilon * rootOfSecondCorrection);
        return (tiles, count) -> {
            mean(tiles[1], tiles[0], (float) beta1, (float) (1 - beta1), count);
            meanSquare(tiles[2], tiles[0], (float) beta2, (float) (1 - beta2), count);
            update(tiles[0], tiles[1], tiles[2], rate, small, count);
        };
    }

    private static void mean(float[] mean, float[] gradient, float keep, float take, int count) {
        for (int index = 0; index < count; index++) {
            mean[index] = keep * mean[index] + take * gradient[index];
        }
    }

    /** Mean of squares by exponential decay. */
    static void meanSquare(float[] mean, float[] gradient, float keep, float take, int count) {
        for (int index = 0; index < count; index++) {
            mean[index] = keep * mean[index] + take * gradient[index] * gradient[index];
        }
    }

    /** {@code target = rate * numerator / (√square + small)}; numerator may be the target. */
    static void update(float[] target, float[] numerator, float[] square, float rate, float small, int count) {
        for (int index = 0; index < count; index++) {
            target[index] = rate * numerator[index] / ((float) Math.sqrt(square[index]) + small);
        }
    }

    @Override
    public TorchAdamW clone() {
        return this;
    }
}
