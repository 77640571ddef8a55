package io.plumbline.model;

import io.plumbline.model.ParameterLayout.Parameter;
import java.nio.FloatBuffer;
import java.util.SplittableRandom;

/**
 * Adapters as peft makes them: A uniform between {@code ±1/√in} (He et al. 2015, with a slope of √5), B zero, so that a model
 * begins as it is without them. The same seed gives the same bits on every platform.
 */
public final class AdapterInitializer {
    private AdapterInitializer() {}

    /**
     * Writes the trained part of a layout.
     *
     * @param adapted a layout with adapters
     * @param seed decides the numbers
     * @param sink takes {@code adapted.trained().size()} values
     */
    public static void write(ParameterLayout adapted, long seed, FloatSink sink) {
        SplittableRandom random = new SplittableRandom(seed);
        for (Parameter parameter : adapted.trained().parameters()) {
            FloatBuffer values = FloatBuffer.allocate(Math.toIntExact(parameter.size()));
            if (parameter.role() == ParameterRole.ADAPTER_DOWN) {
                double bound = 1 / Math.sqrt(parameter.shape().get(1));
                while (values.hasRemaining()) {
                    values.put((float) ((2 * random.nextDouble() - 1) * bound));
                }
                values.flip();
            }
            sink.accept(parameter.offset(), values);
        }
    }
}
