package io.plumbline.engine.cpu;

import io.plumbline.engine.EngineOptions;
import io.plumbline.model.DecoderConfig;
import io.plumbline.model.ParameterLayout;
import java.util.stream.Stream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** One of the {@link SmallModels} with its weights, to be opened. */
record SmallDecoder(DecoderConfig config, ParameterLayout layout, INDArray parameters) {
    static SmallDecoder of(DecoderConfig config) {
        ParameterLayout layout = SmallModels.layout(config);
        return new SmallDecoder(config, layout, SmallModels.weights(layout));
    }

    /** One of every form, some of four blocks, and some of a single one, which is the first and the last in one. */
    static Stream<DecoderConfig> configurations() {
        return Stream.of(
                SmallModels.rotary(),
                SmallModels.biased(),
                SmallModels.learnedPositions(),
                SmallModels.parallel(),
                SmallModels.normedAround(),
                SmallModels.normedAfter(),
                SmallModels.scaled(),
                SmallModels.shaped(SmallModels.normedAround(), 4, SmallModels.VOCABULARY),
                SmallModels.shaped(SmallModels.normedAfter(), 4, SmallModels.VOCABULARY),
                SmallModels.shaped(SmallModels.rotary(), 1, SmallModels.VOCABULARY),
                SmallModels.shaped(SmallModels.normedAround(), 1, SmallModels.VOCABULARY),
                SmallModels.shaped(SmallModels.learnedPositions(), 1, SmallModels.VOCABULARY));
    }

    /** A gradient before anything is added to it. */
    INDArray zeros() {
        return Nd4j.zeros(DataType.FLOAT, 1, layout.size());
    }

    Decoder open(int threads) {
        return open(EngineOptions.withThreads(threads));
    }

    Decoder open(EngineOptions options) {
        return Decoder.open(config, layout, options);
    }
}
