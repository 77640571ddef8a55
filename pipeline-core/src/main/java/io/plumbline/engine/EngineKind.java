package io.plumbline.engine;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.model.DecoderConfig;
import io.plumbline.model.ModelShape;
import io.plumbline.model.ParameterLayout;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A kind of engine, by the name that {@code engine.type} gives it. It answers for itself before any device is touched: what it
 * can compute, under which options, and whether this machine has what it needs. {@link #on} gives what computes.
 */
public interface EngineKind {
    /** Its name in configurations: {@code cpu}. */
    String name();

    /** The device that computes. */
    DeviceKind device();

    /**
     * Names how its log-probs are computed: engine, device, precision, and a number that is raised with every change that may
     * change a rounding. Log-probs compare only under one name.
     *
     * @param precision of the products
     */
    String contract(Precision precision);

    /** Returns whether this machine computes with products of a precision as fast as with any other. */
    default boolean isFast(Precision precision) {
        return true;
    }

    /**
     * Gives a precision itself where {@link #isFast}. The driver decides by its own processor which precision all compute in;
     * an executor that cannot follow must not compute in another, or the numbers would not compare.
     *
     * @throws io.plumbline.PlumblineException of kind CONFIGURATION otherwise
     */
    default Precision requireFast(Precision precision) {
        return precision;
    }

    /**
     * Refuses options that it does not follow.
     *
     * @throws io.plumbline.PlumblineException of kind CONFIGURATION, which names the key
     */
    void require(EngineOptions options);

    /**
     * Refuses a model that it cannot compute on any machine, without the model's weights and without taking memory.
     *
     * @throws io.plumbline.PlumblineException of kind MODEL where it lacks something that the model needs
     * @throws IllegalArgumentException if the layout lacks a tensor that the configuration asks for, or has it in another size
     *     or place
     */
    void require(DecoderConfig config, ParameterLayout layout);

    /** Returns whether its engines compute with as many threads as {@link EngineOptions#threads} says. */
    default boolean followsThreads() {
        return false;
    }

    /** Returns whether its engines generate: {@link Engine#generate}. */
    default boolean generates() {
        return false;
    }

    /**
     * Refuses generation where its engines cannot.
     *
     * @throws PlumblineException of kind CONFIGURATION, which names the engine and one that can
     */
    default void requireGeneration() {
        if (!generates()) {
            throw new PlumblineException(
                    Kind.CONFIGURATION,
                    "engine.type = " + name() + " does not generate completions: set engine.type = "
                            + Engines.hostName());
        }
    }

    /**
     * Returns the reason why a device of this machine cannot compute a model: a sentence that says what was found and what to
     * do. Empty where it can. Takes no memory of the device.
     *
     * @param device its place among those that this process sees, as in {@link #on}
     * @param shape of the model
     * @param options of the engine
     */
    Optional<String> obstacle(int device, ModelShape shape, EngineOptions options);

    /**
     * Returns the memory that a training takes on its device, worked out from the model's shape; empty where the kind does not
     * know. Takes none of it.
     *
     * @param shape of the model, with the adapters that are trained
     * @param options of the engine
     * @param tokens of the largest micro-batch
     */
    default Optional<TrainingMemory> memory(ModelShape shape, EngineOptions options, int tokens) {
        return Optional.empty();
    }

    /**
     * Returns the memory that the keys and values of tokens take while completions are sampled, in bytes; empty where the kind
     * does not know.
     *
     * @param shape of the model
     * @param tokens that are kept at a time
     */
    default OptionalLong keysAndValues(ModelShape shape, long tokens) {
        return OptionalLong.empty();
    }

    /**
     * Returns the variables that the environment of every process of a run must have, so that all compute the same.
     *
     * @param environment of this process: the variables that it sets stay as they are
     */
    Map<String, String> environment(Map<String, String> environment);

    /**
     * Returns what computes on a device: the same object each time it is asked for the same one.
     *
     * @param device its place among those that this process sees, from 0: of a GPU the number by which CUDA names it in this
     *     process; of no meaning where the processor computes
     */
    EngineProvider on(int device);

    /** The kinds of device. */
    enum DeviceKind {
        /** This machine's processor. */
        PROCESSOR,
        /** A graphics processor, with memory of its own. */
        GPU
    }
}
