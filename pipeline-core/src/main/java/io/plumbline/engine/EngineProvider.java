package io.plumbline.engine;

import io.plumbline.model.DecoderConfig;
import io.plumbline.model.ParameterLayout;
import java.util.Map;

/** One kind of engine: opens engines and makes the vectors that they work on. */
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

    /**
     * Refuses a model that {@link #open} would refuse, without its weights and without taking memory.
     *
     * @throws io.plumbline.PlumblineException of kind MODEL where one of its matrices is too large
     * @throws IllegalArgumentException as {@link #open}
     */
    void require(DecoderConfig config, ParameterLayout layout);

    /** Returns a vector of zeros. */
    FloatVector zeros(long size);

    /** Returns work on vectors that runs on the calling thread. */
    VectorWork vectorWork();

    /**
     * Returns the variables that the environment of every process of a run must have, so that all compute the same.
     *
     * @param environment of this process: the variables that it sets stay as they are
     */
    Map<String, String> environment(Map<String, String> environment);

    /**
     * Measures the most that this machine's matrix products can do, which takes a few seconds.
     *
     * @param threads threads at work together, at least 1
     * @param precision of operands and results
     * @return 10^9 floating-point operations a second of all threads; a multiplication and an addition count as two
     */
    double productCeiling(int threads, Precision precision);
}
