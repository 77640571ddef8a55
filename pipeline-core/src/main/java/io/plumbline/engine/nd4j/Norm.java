package io.plumbline.engine.nd4j;

import io.plumbline.model.NormConfig;
import io.plumbline.model.NormConfig.Kind;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * Normalisation of every row: {@code y = u w + b} with {@code u = (x − m) / sqrt(mean((x − m)²) + ε)}, where m is the row's mean in
 * a layer norm (Ba et al. 2016) and 0 in a root mean square norm (Zhang and Sennrich 2019), which has no bias either.
 *
 * <p>With {@code g} the gradient by y and {@code h = g w}, that by x is {@code (h − mean(h) − u mean(h u)) / sqrt(...)}, without
 * {@code mean(h)} where m is 0.
 */
final class Norm implements Layer {
    private final Weight weight; // [1, width]
    private final Weight bias; // [1, width]; null for none
    private final NormConfig config;

    /** @param bias null for none */
    Norm(NormConfig config, Weight weight, Weight bias) {
        this.config = config;
        this.weight = weight;
        this.bias = bias;
    }

    @Override
    public Step forward(INDArray x, PaddedBatch batch) {
        return forward(x);
    }

    /** The same of rows that are no tokens, but heads of them: {@code [rows, width]}. */
    Step forward(INDArray x) {
        boolean centred = config.kind() == Kind.LAYER;
        INDArray distance = centred ? x.sub(x.mean(true, 1)) : x; // [tokens, width]
        INDArray meanSquare = distance.mul(distance).mean(true, 1); // [tokens, 1]
        INDArray scale =
                Transforms.sqrt(meanSquare.addi(config.epsilon()), false).rdivi(1); // [tokens, 1]
        INDArray unit = distance.mul(scale); // [tokens, width]
        INDArray gain = gain(); // [1, width]
        INDArray result = unit.mul(gain); // [tokens, width]
        if (bias != null) {
            result.addi(bias.value());
        }
        return new Step(result, gradient -> {
            weight.addGradient(() -> gradient.mul(unit).sum(true, 0)); // [1, width]
            if (bias != null) {
                bias.addGradient(() -> gradient.sum(true, 0)); // [1, width]
            }
            INDArray byUnit = gradient.mul(gain); // [tokens, width]
            INDArray along = byUnit.mul(unit).mean(true, 1); // [tokens, 1]
            INDArray byInput = byUnit.sub(unit.mul(along)); // [tokens, width]
            if (centred) {
                byInput.subi(byUnit.mean(true, 1));
            }
            return byInput.muli(scale);
        });
    }

    private INDArray gain() {
        return switch (config.kind()) {
            case RMS, LAYER -> weight.value();
                // The weight is stored as its distance from 1.
            case RMS_AROUND_ONE -> weight.value().add(1);
        };
    }
}
