package io.plumbline.engine;

import io.plumbline.model.DecoderConfig;
import io.plumbline.model.ModelDirectory;
import io.plumbline.model.ParameterLayout;
import java.util.function.Consumer;

/** Opens engines on one device, and makes the vectors that they work on. May be used by several threads. */
public interface EngineProvider {
    /**
     * Opens an engine for a model.
     *
     * @param config the model's shape
     * @param layout the places of its parameters; query, key and value next to each other, gate and up too
     * @param options what the engine may use
     * @throws IllegalArgumentException if the layout lacks a tensor that the configuration asks for, or has it in another
     *     size or place
     */
    Engine open(DecoderConfig config, ParameterLayout layout, EngineOptions options);

    /** Returns a vector of zeros. */
    FloatVector zeros(long size);

    /** Returns work on vectors that runs on the calling thread. */
    VectorWork vectorWork();

    /**
     * Measures the most that the device's matrix products can do, which takes a few seconds.
     *
     * @param threads threads of a processor that are at work together, at least 1
     * @param precision of operands and results
     * @return 10^9 floating-point operations a second of all threads; a multiplication and an addition count as two
     */
    double productCeiling(int threads, Precision precision);

    /** Returns a vector that is filled, or frees it where that fails. */
    default FloatVector filled(long size, Consumer<FloatVector> fill) {
        FloatVector vector = zeros(size);
        try {
            fill.accept(vector);
            return vector;
        } catch (Throwable thrown) {
            vector.close();
            throw thrown;
        }
    }

    /** Reads the parameters of a model, in the order of its layout, into a new vector. */
    default FloatVector read(ModelDirectory model) {
        return filled(model.layout().size(), parameters -> model.read(parameters::write));
    }
}
