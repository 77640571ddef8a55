package io.plumbline.jobs.cli;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.jobs.config.EngineConfig;
import picocli.CommandLine.Option;

/** The engine's settings, as options of commands that have no configuration. */
final class EngineOptions {
    @Option(
            names = "--engine",
            defaultValue = "auto",
            description = "What computes, as engine.type. Default: ${DEFAULT-VALUE}.")
    private String engine;

    @Option(
            names = "--precision",
            defaultValue = "float32",
            description = "Of the matrix products, as engine.precision. Default: ${DEFAULT-VALUE}.")
    private String precision;

    @Option(
            names = "--max-batch-tokens",
            defaultValue = "4096",
            description = "Tokens of a batch, as engine.max-batch-tokens. Default: ${DEFAULT-VALUE}.")
    private int maxBatchTokens;

    /**
     * Returns the settings.
     *
     * @param attempt what is tried with them, as in "bench"
     * @param checkpointActivations as {@code engine.checkpoint-activations}
     * @throws PlumblineException of kind CONFIGURATION that names the option of a value which cannot work
     */
    EngineConfig config(String attempt, boolean checkpointActivations) {
        try {
            return EngineConfig.of(engine, precision, maxBatchTokens, checkpointActivations);
        } catch (IllegalArgumentException e) {
            throw new PlumblineException(Kind.CONFIGURATION, "Cannot " + attempt + ": " + e.getMessage());
        }
    }
}
