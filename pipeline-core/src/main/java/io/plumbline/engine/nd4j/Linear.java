package io.plumbline.engine.nd4j;

import io.plumbline.model.BlockConfig.WeightOrder;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** {@code y = x Wᵀ + b}, where {@code W} is stored {@code [out, in]} or transposed, plus what adapters add. */
final class Linear implements Layer {
    private final Weight weight; // [out, in], or [in, out]
    private final Weight bias; // [1, out]; null for none
    private final WeightOrder order;
    private final List<Adapter> adapters;

    /** @param bias null for none */
    Linear(Weight weight, Weight bias, WeightOrder order, List<Adapter> adapters) {
        this.weight = weight;
        this.bias = bias;
        this.order = order;
        this.adapters = List.copyOf(adapters);
    }

    @Override
    public Step forward(INDArray x, PaddedBatch batch) {
        INDArray result = // [tokens, out]
                switch (order) {
                    case OUT_IN -> Operations.productSecondTransposed(x, weight.value());
                    case IN_OUT -> Operations.product(x, weight.value());
                };
        if (bias != null) {
            result.addi(bias.value());
        }
        List<Adapter.Addition> additions = new ArrayList<>(adapters.size());
        adapters.forEach(adapter -> additions.add(adapter.addTo(result, x)));
        return new Step(result, gradient -> {
            weight.addGradient(() -> byWeight(x, gradient));
            if (bias != null) {
                bias.addGradient(() -> gradient.sum(true, 0)); // [1, out]
            }
            INDArray byInput = // [tokens, in]
                    switch (order) {
                        case OUT_IN -> Operations.product(gradient, weight.value());
                        case IN_OUT -> Operations.productSecondTransposed(gradient, weight.value());
                    };
            additions.forEach(addition -> addition.backward(gradient, byInput));
            return byInput;
        });
    }

    private INDArray byWeight(INDArray x, INDArray gradient) {
        return switch (order) {
            case OUT_IN -> Operations.productFirstTransposed(gradient, x); // [out, in]
            case IN_OUT -> Operations.productFirstTransposed(x, gradient); // [in, out]
        };
    }
}
