package io.plumbline.engine.cpu;

import io.plumbline.Platform;
import io.plumbline.engine.Engine;
import io.plumbline.engine.EngineOptions;
import io.plumbline.engine.EngineProvider;
import io.plumbline.engine.FloatVector;
import io.plumbline.engine.Precision;
import io.plumbline.engine.VectorWork;
import io.plumbline.model.AttentionConfig;
import io.plumbline.model.DecoderConfig;
import io.plumbline.model.EmbeddingConfig;
import io.plumbline.model.ParameterLayout;
import io.plumbline.model.ParameterRole;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Engines that compute on this machine's processor: packed batches, products by ND4J's libraries. */
public final class CpuEngines implements EngineProvider {
    @Override
    public Engine open(DecoderConfig config, ParameterLayout layout, EngineOptions options) {
        Platform.require();
        Parameters parameters = new Parameters(layout, options.precision());
        EmbeddingConfig embedding = config.embedding();
        int hidden = embedding.hiddenSize();
        Tensor tokens = parameters.required(ParameterRole.TOKEN_EMBEDDING, -1, embedding.vocabularySize(), hidden);
        Tensor positions = embedding.learnedPositions()
                ? parameters.required(ParameterRole.POSITION_EMBEDDING, -1, embedding.maxPositions(), hidden)
                : null;
        AttentionConfig attentionConfig = config.block().attention();
        Rotary rotary = attentionConfig.rotary() == null ? null : new Rotary(attentionConfig);
        LayerBuilder builder = new LayerBuilder(config, parameters);
        Attention attention = new Attention(attentionConfig);
        List<Block> blocks = new ArrayList<>(config.layers());
        for (int layer = 0; layer < config.layers(); layer++) {
            blocks.add(builder.block(layer, attention, rotary));
        }
        Norm finalNorm =
                builder.norm(config.norm(), ParameterRole.FINAL_NORM_WEIGHT, ParameterRole.FINAL_NORM_BIAS, -1);
        Tensor headWeight = config.head().tied()
                ? tokens
                : parameters.required(ParameterRole.HEAD_WEIGHT, -1, embedding.vocabularySize(), hidden);
        Tape tape = new Tape(config, options);
        return new PackedDecoder(
                config,
                parameters,
                new Embedding(tokens, positions, embedding.paddingTokenId()),
                blocks,
                rotary,
                new Head(finalNorm, parameters.factor(headWeight)),
                tape,
                options);
    }

    @Override
    public FloatVector zeros(long size) {
        return ArrayVector.zeros(size);
    }

    @Override
    public VectorWork vectorWork() {
        return new TeamWork(Team.CALLER);
    }

    @Override
    public Map<String, String> environment(Map<String, String> environment) {
        return BlasKernels.chosen(environment)
                .map(name -> Map.of(BlasKernels.VARIABLE, name))
                .orElse(Map.of());
    }

    @Override
    public double productCeiling(int threads, Precision precision) {
        return ProductCeiling.gigaflops(threads, precision);
    }
}
