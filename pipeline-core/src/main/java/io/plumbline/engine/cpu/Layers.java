package io.plumbline.engine.cpu;

import io.plumbline.engine.Precision;
import io.plumbline.model.DecoderConfig;
import io.plumbline.model.EmbeddingConfig;
import io.plumbline.model.HeadConfig;
import io.plumbline.model.ParameterLayout;
import io.plumbline.model.ParameterRole;
import java.util.ArrayList;
import java.util.List;

/** The layers of a decoder and the tensors that they read. */
record Layers(Parameters parameters, Embedding embedding, List<Block> blocks, Head head) {
    /** Copies the list. */
    Layers {
        blocks = List.copyOf(blocks);
    }

    /** Builds the layers that a configuration describes, whatever its family is called. */
    static Layers of(DecoderConfig config, ParameterLayout layout, Precision precision) {
        Parameters parameters = new Parameters(layout, precision);
        EmbeddingConfig embedding = config.embedding();
        int hidden = embedding.hiddenSize();
        Tensor tokens = parameters.required(ParameterRole.TOKEN_EMBEDDING, -1, embedding.vocabularySize(), hidden);
        Tensor positions = embedding.learnedPositions()
                ? parameters.required(ParameterRole.POSITION_EMBEDDING, -1, embedding.maxPositions(), hidden)
                : null;
        LayerBuilder builder = new LayerBuilder(config, parameters);
        List<Block> blocks = new ArrayList<>(config.layers());
        for (int layer = 0; layer < config.layers(); layer++) {
            blocks.add(builder.block(layer));
        }
        Norm finalNorm =
                builder.norm(config.norm(), ParameterRole.FINAL_NORM_WEIGHT, ParameterRole.FINAL_NORM_BIAS, -1);
        return new Layers(
                parameters,
                new Embedding(tokens, positions, embedding),
                blocks,
                new Head(finalNorm, projection(config, parameters, tokens)));
    }

    private static Projection projection(DecoderConfig config, Parameters parameters, Tensor tokens) {
        HeadConfig head = config.head();
        int outputs = head.outputs(config.embedding());
        int hidden = config.embedding().hiddenSize();
        if (head.scalar() != null) {
            return new ScalarProjection(
                    parameters.required(ParameterRole.SCORE_WEIGHT, -1, outputs, hidden), head.scalar());
        }
        Tensor weight = head.tied() ? tokens : parameters.required(ParameterRole.HEAD_WEIGHT, -1, outputs, hidden);
        return new VocabularyProjection(parameters.factor(weight), head);
    }
}
