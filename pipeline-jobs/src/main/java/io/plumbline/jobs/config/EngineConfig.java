package io.plumbline.jobs.config;

import io.plumbline.engine.EngineKind;
import io.plumbline.engine.EngineOptions;
import io.plumbline.engine.Engines;
import io.plumbline.engine.Precision;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The settings of the decoder's arithmetic.
 *
 * @param type {@code engine.type}: name of a kind of engine; {@code auto} for one for GPUs where this build has one that can do
 *     the run, else the processor's
 * @param precision {@code engine.precision}: of the matrix products
 * @param maxBatchTokens {@code engine.max-batch-tokens}: tokens of one packed micro-batch, which bounds memory and does
 *     not change an optimiser step; one longer pair makes a batch of its own
 * @param checkpointActivations {@code engine.checkpoint-activations}: whether training keeps only what goes into each
 *     block and computes the rest again, for models that would not fit; changes no bit of the result
 */
public record EngineConfig(EngineChoice type, Precision precision, int maxBatchTokens, boolean checkpointActivations)
        implements Serializable {
    /** Refuses values out of range. */
    public EngineConfig {
        Check.that(
                type != null && EngineChoice.names().contains(type.toString()),
                "engine.type",
                "must be one of " + String.join(", ", EngineChoice.names()) + Engines.unloaded(),
                type);
        Check.atLeast(1, "engine.max-batch-tokens", maxBatchTokens);
    }

    /** Settings with the name of an engine or {@code auto}. */
    public EngineConfig(String type, Precision precision, int maxBatchTokens, boolean checkpointActivations) {
        this(EngineChoice.of(type), precision, maxBatchTokens, checkpointActivations);
    }

    /**
     * Settings that a command line gives.
     *
     * @param precision name of a precision
     * @throws IllegalArgumentException that names the key or option of a value that cannot work
     */
    public static EngineConfig of(String type, String precision, int maxBatchTokens, boolean checkpointActivations) {
        for (Precision known : Precision.values()) {
            if (known.key().equals(precision)) {
                return new EngineConfig(type, known, maxBatchTokens, checkpointActivations);
            }
        }
        throw new IllegalArgumentException("--precision must be float32 or bfloat16, got '" + precision + "'");
    }

    /** The engine that computes. */
    public EngineKind kind() {
        return Engines.of(type.engine());
    }

    /** The name of the engine that computes: never {@code auto}. */
    public String engine() {
        return kind().name();
    }

    /** The options that the engine is opened with, by a thread and without statistics. */
    public EngineOptions options() {
        return EngineOptions.withThreads(1).computing(precision, checkpointActivations);
    }

    /**
     * Refuses settings that the engine does not follow.
     *
     * @throws io.plumbline.PlumblineException of kind CONFIGURATION, which names the key
     */
    public void requireFollowed() {
        kind().require(options());
    }

    /** The reason why {@code auto} stands for the processor where the build has an engine for GPUs; empty otherwise. */
    public Optional<String> fallback() {
        return type.reason();
    }

    /** Returns whether {@code auto} is asked for, whatever it stands for. */
    public boolean isAuto() {
        return type.isAuto();
    }

    /** Returns whether {@code auto} is asked for, and what it stands for is not decided yet. */
    public boolean isOpen() {
        return type.isOpen();
    }

    /** The engines for GPUs of this build, of which {@code auto} may stand for one; the preferred one first. */
    public static List<EngineKind> candidates() {
        return EngineChoice.ofGpus(Engines.all());
    }

    /** The same with an engine for what is asked for. */
    public EngineConfig with(EngineChoice choice) {
        return new EngineConfig(choice, precision, maxBatchTokens, checkpointActivations);
    }

    /**
     * Returns the settings that this machine can follow where a command knows no GPUs: {@code auto} stands for the processor.
     *
     * @param say takes a sentence where that is not what was asked for
     */
    public EngineConfig hereWithoutGpus(Consumer<String> say) {
        return with(type.withoutGpus()).here(say);
    }

    /**
     * Returns the settings that this machine can follow; the same where it is not decided yet what computes.
     *
     * @param say takes a sentence where that is not what was asked for
     */
    public EngineConfig here(Consumer<String> say) {
        if (isOpen()) {
            return this;
        }
        fallback().ifPresent(say);
        if (kind().isFast(precision)) {
            return this;
        }
        say.accept("engine.precision: this processor has no fast " + precision.key() + "; computing in float32");
        return new EngineConfig(type, Precision.FLOAT32, maxBatchTokens, checkpointActivations);
    }
}
