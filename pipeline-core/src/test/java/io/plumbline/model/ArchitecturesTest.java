package io.plumbline.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.PlumblineException;
import io.plumbline.model.AttentionConfig.Projection;
import io.plumbline.model.BlockConfig.Residual;
import io.plumbline.model.BlockConfig.WeightOrder;
import io.plumbline.model.ParameterLayout.Parameter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArchitecturesTest {
    private static final String LLAMA = "'model_type':'llama','vocab_size':11,'hidden_size':8,'intermediate_size':12,"
            + "'num_hidden_layers':1,'num_attention_heads':4";
    private static final String GPT2 = "'model_type':'gpt2','vocab_size':11,'n_embd':8,'n_layer':1,'n_head':2";

    @TempDir
    Path temporary;

    private ConfigJson json(String text) throws IOException {
        Path file = Files.writeString(temporary.resolve("config.json"), text.replace('\'', '"'));
        return ConfigJson.read(file);
    }

    private DecoderConfig parse(String text) throws IOException {
        return Architectures.parse(json(text));
    }

    @Test
    void llamaDefaults() throws IOException {
        NormConfig norm = new NormConfig(NormConfig.Kind.RMS, 1e-6);
        assertThat(parse("{" + LLAMA + "}"))
                .isEqualTo(new DecoderConfig(
                        new EmbeddingConfig(11, 8, false, 2048, null),
                        new BlockConfig(
                                Residual.SEQUENTIAL,
                                norm,
                                new AttentionConfig(
                                        4, 4, 2, Projection.SEPARATE, false, false, new RotaryConfig(List.of(1.0))),
                                new FeedForwardConfig(FeedForwardConfig.Kind.GATED, 12, ActivationKind.SILU, false),
                                WeightOrder.OUT_IN),
                        1,
                        norm,
                        new HeadConfig(false)));
    }

    @Test
    void llamaInFull() throws IOException {
        DecoderConfig config = parse("{" + LLAMA + ",'num_key_value_heads':2,'head_dim':2,'hidden_act':'gelu',"
                + "'max_position_embeddings':99,'rms_norm_eps':1e-3,'attention_bias':true,'mlp_bias':true,"
                + "'tie_word_embeddings':true,'bos_token_id':3,'eos_token_id':[4,5],'pad_token_id':6}");
        NormConfig norm = new NormConfig(NormConfig.Kind.RMS, 1e-3);
        assertThat(config)
                .isEqualTo(new DecoderConfig(
                        new EmbeddingConfig(11, 8, false, 99, 6),
                        new BlockConfig(
                                Residual.SEQUENTIAL,
                                norm,
                                new AttentionConfig(
                                        4, 2, 2, Projection.SEPARATE, true, true, new RotaryConfig(List.of(1.0))),
                                new FeedForwardConfig(FeedForwardConfig.Kind.GATED, 12, ActivationKind.GELU_ERF, true),
                                WeightOrder.OUT_IN),
                        1,
                        norm,
                        new HeadConfig(true)));
    }

    @Test
    void widthsFollowFromTheHeads() throws IOException {
        AttentionConfig attention = parse("{" + LLAMA + ",'num_key_value_heads':2,'head_dim':6}")
                .block()
                .attention();
        assertThat(attention.queryWidth()).isEqualTo(24);
        assertThat(attention.keyValueWidth()).isEqualTo(12);
        assertThat(attention.packedWidth()).isEqualTo(48);
    }

    @ParameterizedTest
    @CsvSource({"null,", "0, 0", "10, 10", "-1, 10", "-11, 0"})
    void paddingIsARowOfLlamasEmbeddingFromEitherEnd(String value, Integer row) throws IOException {
        assertThat(parse("{" + LLAMA + ",'pad_token_id':" + value + "}")
                        .embedding()
                        .paddingTokenId())
                .isEqualTo(row);
        // Its embedding is made without padding.
        assertThat(parse("{" + GPT2 + ",'pad_token_id':" + value + "}")
                        .embedding()
                        .paddingTokenId())
                .isNull();
    }

    @Test
    void gpt2Defaults() throws IOException {
        NormConfig norm = new NormConfig(NormConfig.Kind.LAYER, 1e-5);
        assertThat(parse("{" + GPT2 + ",'n_inner':null,'eos_token_id':7}"))
                .isEqualTo(new DecoderConfig(
                        new EmbeddingConfig(11, 8, true, 1024, null),
                        new BlockConfig(
                                Residual.SEQUENTIAL,
                                norm,
                                new AttentionConfig(2, 2, 4, Projection.JOINT, true, true, null),
                                new FeedForwardConfig(FeedForwardConfig.Kind.PLAIN, 32, ActivationKind.GELU_TANH, true),
                                WeightOrder.IN_OUT),
                        1,
                        norm,
                        new HeadConfig(true)));
    }

    @ParameterizedTest
    @CsvSource({"silu, SILU", "swish, SILU", "gelu_new, GELU_TANH", "gelu_pytorch_tanh, GELU_TANH", "gelu, GELU_ERF"})
    void activationsByName(String name, ActivationKind activation) throws IOException {
        assertThat(parse("{" + GPT2 + ",'activation_function':'" + name + "'}")
                        .block()
                        .feedForward()
                        .activation())
                .isEqualTo(activation);
    }

    @Test
    void noFamilyNamesTwoTensorsAlikeOrIgnoresOne() {
        for (Architecture architecture : Architectures.BY_MODEL_TYPE.values()) {
            Collection<String> names = architecture.tensors().names().values();
            assertThat(names).as(architecture.modelType()).doesNotHaveDuplicates();
            assertThat(names)
                    .as(architecture.modelType())
                    .noneMatch(name -> architecture.tensors().ignores(name));
        }
    }

    private List<String> layout(String text) throws IOException {
        ConfigJson json = json(text);
        ParameterLayout layout = Architectures.layout(json, Architectures.parse(json));
        long offset = 0;
        for (Parameter parameter : layout.parameters()) {
            assertThat(parameter.offset()).isEqualTo(offset);
            offset += parameter.size();
        }
        assertThat(layout.size()).isEqualTo(offset);
        return layout.parameters().stream()
                .map(parameter -> parameter.name() + " " + parameter.role() + " " + parameter.shape())
                .toList();
    }

    @Test
    void llamaLayout() throws IOException {
        assertThat(layout("{" + LLAMA + ",'num_key_value_heads':2,'attention_bias':true,'mlp_bias':true}"))
                .containsExactly(
                        "model.embed_tokens.weight TOKEN_EMBEDDING [11, 8]",
                        "model.layers.0.input_layernorm.weight ATTENTION_NORM_WEIGHT [8]",
                        "model.layers.0.self_attn.q_proj.weight QUERY_WEIGHT [8, 8]",
                        "model.layers.0.self_attn.k_proj.weight KEY_WEIGHT [4, 8]",
                        "model.layers.0.self_attn.v_proj.weight VALUE_WEIGHT [4, 8]",
                        "model.layers.0.self_attn.q_proj.bias QUERY_BIAS [8]",
                        "model.layers.0.self_attn.k_proj.bias KEY_BIAS [4]",
                        "model.layers.0.self_attn.v_proj.bias VALUE_BIAS [4]",
                        "model.layers.0.self_attn.o_proj.weight ATTENTION_OUTPUT_WEIGHT [8, 8]",
                        "model.layers.0.self_attn.o_proj.bias ATTENTION_OUTPUT_BIAS [8]",
                        "model.layers.0.post_attention_layernorm.weight FEED_FORWARD_NORM_WEIGHT [8]",
                        "model.layers.0.mlp.gate_proj.weight GATE_WEIGHT [12, 8]",
                        "model.layers.0.mlp.up_proj.weight UP_WEIGHT [12, 8]",
                        "model.layers.0.mlp.gate_proj.bias GATE_BIAS [12]",
                        "model.layers.0.mlp.up_proj.bias UP_BIAS [12]",
                        "model.layers.0.mlp.down_proj.weight DOWN_WEIGHT [8, 12]",
                        "model.layers.0.mlp.down_proj.bias DOWN_BIAS [8]",
                        "model.norm.weight FINAL_NORM_WEIGHT [8]",
                        "lm_head.weight HEAD_WEIGHT [11, 8]");
    }

    @Test
    void tiedLlamaHasNoHead() throws IOException {
        assertThat(layout("{" + LLAMA + ",'tie_word_embeddings':true}"))
                .hasSize(11)
                .noneMatch(line -> line.contains("lm_head"));
    }

    @Test
    void gpt2Layout() throws IOException {
        assertThat(layout("{" + GPT2 + ",'n_positions':16,'n_inner':20,'tie_word_embeddings':false}"))
                .containsExactly(
                        "transformer.wte.weight TOKEN_EMBEDDING [11, 8]",
                        "transformer.wpe.weight POSITION_EMBEDDING [16, 8]",
                        "transformer.h.0.ln_1.weight ATTENTION_NORM_WEIGHT [8]",
                        "transformer.h.0.ln_1.bias ATTENTION_NORM_BIAS [8]",
                        "transformer.h.0.attn.c_attn.weight QUERY_KEY_VALUE_WEIGHT [8, 24]",
                        "transformer.h.0.attn.c_attn.bias QUERY_KEY_VALUE_BIAS [24]",
                        "transformer.h.0.attn.c_proj.weight ATTENTION_OUTPUT_WEIGHT [8, 8]",
                        "transformer.h.0.attn.c_proj.bias ATTENTION_OUTPUT_BIAS [8]",
                        "transformer.h.0.ln_2.weight FEED_FORWARD_NORM_WEIGHT [8]",
                        "transformer.h.0.ln_2.bias FEED_FORWARD_NORM_BIAS [8]",
                        "transformer.h.0.mlp.c_fc.weight UP_WEIGHT [8, 20]",
                        "transformer.h.0.mlp.c_fc.bias UP_BIAS [20]",
                        "transformer.h.0.mlp.c_proj.weight DOWN_WEIGHT [20, 8]",
                        "transformer.h.0.mlp.c_proj.bias DOWN_BIAS [8]",
                        "transformer.ln_f.weight FINAL_NORM_WEIGHT [8]",
                        "transformer.ln_f.bias FINAL_NORM_BIAS [8]",
                        "lm_head.weight HEAD_WEIGHT [11, 8]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{} | config.json has no model_type",
                "{'model_type':5} | model_type must be a string, got 5",
                "[] | config.json holds no JSON object",
                "{'a' | config.json is not valid JSON in line 1: Unexpected end-of-input within/between Object entries",
                "{'a':1,'a':2} | config.json is not valid JSON in line 1: Duplicate field 'a'",
                "{LLAMA,'quantization_config':{'bits':4}}"
                        + "| quantized weights (quantization_config) are not supported, use the float model",
                "{'model_type':'llama'} | config.json has no hidden_size",
                "{'model_type':'gpt2'} | config.json has no n_embd",
                "{LLAMA,'head_dim':0} | head_dim must be a whole number from 1 to 16777216, got 0",
                "{LLAMA,'head_dim':1.5} | head_dim must be a whole number from 1 to 16777216, got 1.5",
                "{LLAMA,'max_position_embeddings':99999999999}"
                        + "| max_position_embeddings must be a whole number from 1 to 16777216, got 99999999999",
                "{LLAMA,'head_dim':16386} | head_dim must be at most 16384, got 16386",
                "{LLAMA,'num_key_value_heads':3} | num_key_value_heads must divide num_attention_heads 4, got 3",
                "{LLAMA,'hidden_act':'relu'} | hidden_act 'relu' is not supported,"
                        + " supported are gelu, gelu_new, gelu_pytorch_tanh, silu, swish",
                "{LLAMA,'rms_norm_eps':1} | the norm's epsilon must be in (0, 1), got 1.0",
                "{LLAMA,'attention_bias':'yes'} | attention_bias must be true or false, got \"yes\"",
                "{LLAMA,'bos_token_id':-1} | bos_token_id must be a token id from 0 on, got -1",
                "{LLAMA,'eos_token_id':[1,'x']} | eos_token_id must be a token id from 0 on, got [1,\"x\"]",
                "{LLAMA,'pad_token_id':11} | pad_token_id must be a row of the embedding, from -11 to 10, or null, got"
                        + " 11",
                "{LLAMA,'pad_token_id':-12} | pad_token_id must be a row of the embedding, from -11 to 10, or null,"
                        + " got -12",
                "{LLAMA,'pad_token_id':[1]} | pad_token_id must be a row of the embedding, from -11 to 10, or null,"
                        + " got [1]",
                "{GPT2,'scale_attn_weights':false} | scale_attn_weights = false is not supported",
                "{GPT2,'scale_attn_by_inverse_layer_idx':true}"
                        + "| scale_attn_by_inverse_layer_idx = true is not supported",
                "{GPT2,'reorder_and_upcast_attn':true} | reorder_and_upcast_attn = true is not supported",
                "{GPT2,'add_cross_attention':true} | add_cross_attention = true is not supported",
                "{GPT2,'n_inner':'4'} | n_inner must be a whole number from 1 to 16777216, got \"4\""
            })
    void refusesByName(String text, String found) {
        String json = text.replace("LLAMA", LLAMA).replace("GPT2", GPT2);
        assertThatThrownBy(() -> parse(json))
                .isInstanceOf(PlumblineException.class)
                .hasMessage("Cannot load model: " + found + " (" + temporary.resolve("config.json") + ")");
    }

    @Test
    void refusesAFamilyThatItDoesNotKnowAndNamesThoseItKnows() {
        assertThat(Architectures.BY_MODEL_TYPE.keySet()).contains("gpt2", "llama");
        assertThatThrownBy(() -> parse("{'model_type':'mamba'}"))
                .isInstanceOf(PlumblineException.class)
                .hasMessage("Cannot load model: model_type 'mamba' is not supported, supported are "
                        + String.join(", ", Architectures.BY_MODEL_TYPE.keySet()) + " ("
                        + temporary.resolve("config.json") + ")");
    }

    @Test
    void refusesHeadsThatDoNotFit() {
        assertThatThrownBy(() -> parse("{" + LLAMA.replace("'num_attention_heads':4", "'num_attention_heads':3") + "}"))
                .isInstanceOf(PlumblineException.class)
                .hasMessageContaining("num_attention_heads must divide hidden_size 8, got 3");
        assertThatThrownBy(() -> parse("{" + GPT2.replace("'n_head':2", "'n_head':3") + "}"))
                .isInstanceOf(PlumblineException.class)
                .hasMessageContaining("n_head must divide n_embd 8, got 3");
    }

    @Test
    void refusesSizesThatNoModelHasBeforeLayingThemOut() {
        assertThatThrownBy(
                        () -> parse("{" + LLAMA.replace("'num_hidden_layers':1", "'num_hidden_layers':16777216") + "}"))
                .isInstanceOf(PlumblineException.class)
                .hasMessageContaining("num_hidden_layers must be from 1 to 10000, got 16777216");
        assertThatThrownBy(() -> parse("{" + LLAMA.replace("'num_attention_heads':4", "'num_attention_heads':1025")
                        + ",'head_dim':16384}"))
                .isInstanceOf(PlumblineException.class)
                .hasMessageContaining("num_attention_heads * head_dim must be at most 16777216, got 16793600");
        assertThatThrownBy(() -> layout("{'model_type':'llama','vocab_size':16777216,'hidden_size':16777216,"
                        + "'intermediate_size':16777216,'num_hidden_layers':10000,'num_attention_heads':1024,"
                        + "'head_dim':16384}"))
                .isInstanceOf(PlumblineException.class)
                .hasMessageContaining("config.json describes a model of more than 2^63 parameters");
    }

    @Test
    void refusesAFileThatIsTooLarge() {
        assertThatThrownBy(() -> parse("{" + " ".repeat(1 << 20) + "}"))
                .isInstanceOf(PlumblineException.class)
                .hasMessageContaining("config.json is larger than 1048576 bytes");
    }
}
