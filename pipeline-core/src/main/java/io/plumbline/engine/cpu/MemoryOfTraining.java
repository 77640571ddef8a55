package io.plumbline.engine.cpu;

import io.plumbline.engine.EngineOptions;
import io.plumbline.engine.Precision;
import io.plumbline.engine.TrainingMemory;
import io.plumbline.model.AdapterFactors;
import io.plumbline.model.DecoderConfig;
import io.plumbline.model.ModelShape;
import io.plumbline.model.ParameterLayout.Parameter;
import io.plumbline.model.ParameterRole;
import java.util.HashSet;
import java.util.Set;

/** Works out what a training pass takes, by the very builder that lays out its memory. */
final class MemoryOfTraining {
    private MemoryOfTraining() {}

    /**
     * Returns the memory of one engine that trains.
     *
     * @param shape of the model, with its adapters
     * @param tokens of the largest micro-batch
     */
    static TrainingMemory of(ModelShape shape, EngineOptions options, int tokens) {
        int rows = TapeMemory.rounded(tokens);
        DecoderConfig config = shape.config();
        LogitChunks chunks = new LogitChunks(config.head().outputs(config.embedding()), options);
        return new TrainingMemory(
                shape.layout().size() * Float.BYTES,
                options.precision() == Precision.FLOAT32
                        ? 0
                        : matrices(shape) * options.precision().bytes(),
                shape.layout().trained().size() * Float.BYTES,
                rows * (ofRow(config, chunks, options) + ofAdapters(shape, options.precision())),
                chunks.bytes(tokens));
    }

    /** Returns the bytes of the keys and values of a token, in float32, as {@link KeyValueCache} keeps them. */
    static long ofToken(DecoderConfig config) {
        return 2L * config.block().attention().keyValueWidth() * config.layers() * Float.BYTES;
    }

    private static long matrices(ModelShape shape) {
        return shape.layout().parameters().stream()
                .filter(parameter -> parameter.shape().size() > 1)
                .mapToLong(Parameter::size)
                .sum();
    }

    /** Builds a tape of one row and looks how large it is. */
    private static long ofRow(DecoderConfig config, LogitChunks chunks, EngineOptions options) {
        try (Buffers ofOne = new Buffers(1, options.precision())) {
            new TapeBuilder(config, ofOne).training(chunks, options);
            return ofOne.bytes();
        }
    }

    /** As {@link AdapterMemory} shares it: a narrow matrix an adapter, and a gradient's a role. */
    private static long ofAdapters(ModelShape shape, Precision precision) {
        long columns = 0;
        Set<ParameterRole> roles = new HashSet<>();
        for (AdapterFactors adapter : shape.layout().adapters()) {
            columns += roles.add(adapter.target()) ? 2L * adapter.rank() : adapter.rank();
        }
        return columns * precision.bytes();
    }
}
