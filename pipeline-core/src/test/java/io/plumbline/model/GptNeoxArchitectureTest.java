package io.plumbline.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.PlumblineException;
import io.plumbline.model.AttentionConfig.Projection;
import io.plumbline.model.BlockConfig.Residual;
import io.plumbline.model.BlockConfig.WeightOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reading of GPT-NeoX's configurations and tensors; its numbers are held by the checkpoints of that name. */
class GptNeoxArchitectureTest {
    private static final String NEOX = "'model_type':'gpt_neox','vocab_size':11,'hidden_size':16,"
            + "'intermediate_size':12,'num_hidden_layers':1,'num_attention_heads':2";

    @TempDir
    Path temporary;

    private static String json(String more) {
        return ("{" + NEOX + more + "}").replace('\'', '"');
    }

    private static DecoderConfig parse(String more) {
        return ModelShape.of(json(more)).config();
    }

    private static DecoderConfig expected(Residual residual, boolean bias, boolean tied, Double... frequencies) {
        NormConfig norm = new NormConfig(NormConfig.Kind.LAYER, 1e-5);
        RotaryConfig rotary = new RotaryConfig(List.of(frequencies));
        return new DecoderConfig(
                new EmbeddingConfig(11, 16, false, 2048, null),
                new BlockConfig(
                        residual,
                        norm,
                        new AttentionConfig(2, 2, 8, Projection.JOINT_BY_HEAD, bias, bias, rotary),
                        new FeedForwardConfig(FeedForwardConfig.Kind.PLAIN, 12, ActivationKind.GELU_ERF, true),
                        WeightOrder.OUT_IN),
                1,
                norm,
                new HeadConfig(tied));
    }

    @Test
    void defaultsAreThoseOfTransformers() {
        assertThat(parse("")).isEqualTo(expected(Residual.PARALLEL, true, false, 1.0));
        assertThat(parse(",'pad_token_id':3,'hidden_dropout':0.1"))
                .isEqualTo(expected(Residual.PARALLEL, true, false, 1.0));
    }

    @Test
    void optionsInBothLayouts() {
        DecoderConfig expected = expected(Residual.SEQUENTIAL, false, true, 1.0, (double) (1f / 16f));
        String options = ",'use_parallel_residual':false,'attention_bias':false,'tie_word_embeddings':true";
        assertThat(parse(options + ",'rotary_pct':0.5,'rotary_emb_base':256")).isEqualTo(expected);
        assertThat(parse(options + ",'rope_parameters':{'partial_rotary_factor':0.5,'rope_theta':256}"))
                .isEqualTo(expected);
    }

    @Test
    void theHeadMayHaveTheNameOfEitherVersion() {
        String config = json("");
        float[] expected = SmallModels.flat(SmallModels.layout(config));
        for (String name : List.of("embed_out", "lm_head")) {
            ModelDirectory model = ModelDirectory.open(
                    SmallModels.directory(temporary, config, SmallModels.tensors(config, "embed_out", name)));
            FloatBuffer flat = FloatBuffer.allocate(expected.length);
            model.read(FloatSink.into(flat));
            assertThat(flat.array()).as(name).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'rotary_pct':0.1 | rotary_pct must leave 1 to head size 8 dimensions to turn, got 0.1",
                "'rotary_pct':1.5 | rotary_pct must leave 1 to head size 8 dimensions to turn, got 1.5",
                "'rope_scaling':{'type':'ntk','factor':2.0}"
                        + "| rope_type 'ntk' is not supported, supported are default, dynamic, linear, llama3,"
                        + " longrope, yarn",
                "'hidden_act':'relu' | hidden_act 'relu' is not supported,"
                        + " supported are gelu, gelu_new, gelu_pytorch_tanh, silu, swish"
            })
    void refusesByNameWhatTheDecoderCannotCompute(String key, String found) {
        assertThatThrownBy(() -> parse("," + key))
                .isInstanceOf(PlumblineException.class)
                .hasMessage("Cannot load model: " + found + " (config.json)");
    }
}
