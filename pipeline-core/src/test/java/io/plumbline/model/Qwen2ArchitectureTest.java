package io.plumbline.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.PlumblineException;
import io.plumbline.model.AttentionConfig.Projection;
import io.plumbline.model.BlockConfig.Residual;
import io.plumbline.model.BlockConfig.WeightOrder;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reading of Qwen2's configurations; its numbers are held by the checkpoint of that name. */
class Qwen2ArchitectureTest {
    private static final String QWEN2 = "'model_type':'qwen2','vocab_size':11,'hidden_size':8,'intermediate_size':12,"
            + "'num_hidden_layers':1,'num_attention_heads':4,'num_key_value_heads':2";

    private static ModelShape shape(String more) {
        return ModelShape.of(("{" + QWEN2 + more + "}").replace('\'', '"'));
    }

    private static DecoderConfig expected(int positions, Integer padding, boolean tied) {
        NormConfig norm = new NormConfig(NormConfig.Kind.RMS, 1e-6);
        return new DecoderConfig(
                new EmbeddingConfig(11, 8, false, positions, padding),
                new BlockConfig(
                        Residual.SEQUENTIAL,
                        norm,
                        new AttentionConfig(4, 2, 2, Projection.SEPARATE, true, false, new RotaryConfig(List.of(1.0))),
                        new FeedForwardConfig(FeedForwardConfig.Kind.GATED, 12, ActivationKind.SILU, false),
                        WeightOrder.OUT_IN),
                1,
                norm,
                new HeadConfig(tied));
    }

    @Test
    void defaultsAreThoseOfTransformers() {
        assertThat(shape("").config()).isEqualTo(expected(32_768, null, false));
        assertThat(shape("").positionsKey()).isEqualTo("max_position_embeddings");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'use_sliding_window':false,'sliding_window':4,'max_window_layers':0",
                "'sliding_window':131072,'max_window_layers':28",
                "'layer_types':['full_attention']",
                "'rope_theta':1000000.0,'rope_scaling':null",
                "'rope_parameters':{'rope_theta':1000000.0,'rope_type':'default'}",
                "'attention_bias':false"
            })
    void keysWithoutEffectChangeNothing(String keys) {
        assertThat(shape(",'max_position_embeddings':99,'pad_token_id':-1,'tie_word_embeddings':true," + keys)
                        .config())
                .isEqualTo(expected(99, 10, true));
    }

    /** Others have read the number as that of the layers with a window, from the first on. */
    @Test
    void windowIsOfTheLayersFromMaxWindowLayersOn() {
        String window = ",'use_sliding_window':true,'sliding_window':6,'max_window_layers':2";
        String four = QWEN2.replace("'num_hidden_layers':1", "'num_hidden_layers':4");
        AttentionConfig attention = ModelShape.of(("{" + four + window + "}").replace('\'', '"'))
                .config()
                .block()
                .attention();
        assertThat(attention.scores().window()).isEqualTo(new WindowConfig(6, List.of(2, 3), null));
        assertThat(attention.windowOf(1)).isNull();
        assertThat(attention.windowOf(2)).isEqualTo(6);
        assertThat(shape(window).config()).isEqualTo(shape("").config());
    }

    @Test
    void queryKeyAndValueAloneHaveABias() {
        List<String> biases = shape("").layout().parameters().stream()
                .map(ParameterLayout.Parameter::name)
                .filter(name -> name.endsWith("bias"))
                .toList();
        assertThat(biases)
                .containsExactly(
                        "model.layers.0.self_attn.q_proj.bias",
                        "model.layers.0.self_attn.k_proj.bias",
                        "model.layers.0.self_attn.v_proj.bias");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'layer_types':['sliding_attention']"
                        + "| layer_types says sliding_attention, but no sliding_window is switched on",
                "'layer_types':['chunked_attention'] | layer_types 'chunked_attention' is not supported,"
                        + " supported are full_attention, sliding_attention",
                "'layer_types':['full_attention','full_attention']"
                        + "| layer_types must be a list of 1, got [\"full_attention\",\"full_attention\"]",
                "'use_sliding_window':true,'max_window_layers':0,'sliding_window':0"
                        + "| sliding_window must be a whole number from 1 to 16777216, got 0",
                "'rope_scaling':{'type':'ntk','factor':2.0} | rope_type 'ntk' is not supported, supported are default,"
                        + " dynamic, linear, llama3, longrope, yarn",
                "'quantization_config':{'bits':4}"
                        + "| quantized weights (quantization_config) are not supported, use the float model"
            })
    void refusesByNameWhatTheDecoderCannotCompute(String key, String found) {
        assertThatThrownBy(() -> shape("," + key))
                .isInstanceOf(PlumblineException.class)
                .hasMessage("Cannot load model: " + found + " (config.json)");
    }

    @Test
    void refusesAConfigurationWithoutKeyHeads() {
        String without = QWEN2.replace(",'num_key_value_heads':2", "").replace('\'', '"');
        assertThatThrownBy(() -> ModelShape.of("{" + without + "}"))
                .isInstanceOf(PlumblineException.class)
                .hasMessage("Cannot load model: config.json has no num_key_value_heads (config.json)");
    }
}
