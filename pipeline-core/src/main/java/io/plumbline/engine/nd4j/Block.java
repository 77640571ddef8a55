package io.plumbline.engine.nd4j;

import io.plumbline.model.BlockConfig.Residual;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A transformer block: {@code m = x + a(x)}, {@code y = m + f(m)}, or side by side {@code y = x + a(x) + f(x)} (Wang and Komatsuzaki
 * 2021).
 *
 * @param residual how the parts join the residual stream
 * @param attention a, norms among it
 * @param feedForward f, norms among it
 */
record Block(Residual residual, Layer attention, Layer feedForward) implements Layer {
    @Override
    public Step forward(INDArray x, PaddedBatch batch) {
        Step first = attention.forward(x, batch); // [tokens, hidden]
        INDArray middle = x.add(first.result()); // [tokens, hidden]
        return switch (residual) {
            case SEQUENTIAL -> {
                Step second = feedForward.forward(middle, batch); // [tokens, hidden]
                yield new Step(middle.add(second.result()), gradient -> {
                    INDArray byMiddle = gradient.add(second.backward().apply(gradient)); // [tokens, hidden]
                    return byMiddle.add(first.backward().apply(byMiddle));
                });
            }
            case PARALLEL -> {
                Step second = feedForward.forward(x, batch); // [tokens, hidden]
                yield new Step(middle.add(second.result()), gradient -> gradient.add(
                                first.backward().apply(gradient))
                        .addi(second.backward().apply(gradient)));
            }
        };
    }
}
