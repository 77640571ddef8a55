package io.plumbline.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.PlumblineException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Readings of configurations that other implementations have gone wrong at; numbers are held by the checkpoints. */
class FamilyConfigurationsTest {
    private static final String SIZES = "'vocab_size':11,'hidden_size':8,'intermediate_size':12,'num_hidden_layers':6,"
            + "'num_attention_heads':4,'num_key_value_heads':2";

    private static DecoderConfig parse(String modelType, String more) {
        return ModelShape.of(("{'model_type':'" + modelType + "'," + SIZES + more + "}").replace('\'', '"'))
                .config();
    }

    private static WindowConfig window(String modelType, String more) {
        return parse(modelType, more).block().attention().scores().window();
    }

    @Test
    void mistralsWindowIs4096WhereItIsNotSaidAndNoneWhereItIsNull() {
        assertThat(window("mistral", "")).isEqualTo(new WindowConfig(4096, null, null));
        assertThat(window("mistral", ",'sliding_window':null")).isNull();
        assertThat(window("mistral", ",'sliding_window':7")).isEqualTo(new WindowConfig(7, null, null));
    }

    @Test
    void ministralIsMistralWithAWindowInSomeLayers() {
        String types = ",'sliding_window':5,'layer_types':['full_attention','sliding_attention','full_attention',"
                + "'full_attention','full_attention','sliding_attention']";
        assertThat(window("ministral", types)).isEqualTo(new WindowConfig(5, List.of(1, 5), null));
        assertThat(parse("ministral", types)).isEqualTo(parse("mistral", types));
        assertThat(parse("ministral", "")).isEqualTo(parse("mistral", ""));
    }

    @Test
    void gemmasEmbeddingIsScaledByTheRootInFloat32() {
        String wide = SIZES.replace("'hidden_size':8", "'hidden_size':3072");
        Double scale = ModelShape.of(("{'model_type':'gemma'," + wide + "}").replace('\'', '"'))
                .config()
                .embedding()
                .scale();
        assertThat(scale).isEqualTo((double) (float) Math.sqrt(3072)).isNotEqualTo(55.5);
    }

    @ParameterizedTest
    @CsvSource({"gelu", "gelu_pytorch_tanh", "gelu_new"})
    void gemmasGeluIsTheTanhApproximationWhateverItIsCalled(String name) {
        assertThat(parse("gemma", ",'hidden_act':'" + name + "'")).isEqualTo(parse("gemma", ""));
        assertThat(parse("gemma", "").block().feedForward().activation()).isEqualTo(ActivationKind.GELU_TANH);
    }

    @Test
    void gemma2sBoundsAreOnUnlessTheyAreNull() {
        DecoderConfig said = parse("gemma2", "");
        assertThat(said.block().attention().scores().cap()).isEqualTo(50);
        assertThat(said.head().cap()).isEqualTo(30);
        DecoderConfig none = parse("gemma2", ",'attn_logit_softcapping':null,'final_logit_softcapping':null");
        assertThat(none.block().attention().scores().cap()).isNull();
        assertThat(none.head().cap()).isNull();
    }

    @Test
    void gemma2sScaleIsOfItsScalarAndNotOfTheHead() {
        ScoreConfig scores = parse("gemma2", ",'head_dim':2,'query_pre_attn_scalar':144")
                .block()
                .attention()
                .scores();
        assertThat(scores.scale()).isEqualTo(1.0 / 12);
        assertThat(scores.window())
                .as("every other layer, from the first on")
                .isEqualTo(new WindowConfig(4096, List.of(0, 2, 4), null));
    }

    @Test
    void gemma3sTwoBasesAreTheSameInBothLayouts() {
        DecoderConfig before = parse(
                "gemma3_text",
                ",'rope_theta':5000.0,'rope_local_base_freq':300.0,'rope_scaling':{'rope_type':'linear','factor':8.0},"
                        + "'sliding_window':512,'sliding_window_pattern':3");
        DecoderConfig after = parse(
                "gemma3_text",
                ",'sliding_window':512,'layer_types':['sliding_attention','sliding_attention','full_attention',"
                        + "'sliding_attention','sliding_attention','full_attention'],"
                        + "'rope_parameters':{'full_attention':{'rope_theta':5000.0,'rope_type':'linear','factor':8.0},"
                        + "'sliding_attention':{'rope_theta':300.0,'rope_type':'default'}}");
        assertThat(after).isEqualTo(before);
        AttentionConfig attention = before.block().attention();
        assertThat(attention.rotaryOf(0))
                .as("not scaled")
                .isEqualTo(new RotaryConfig(RopeScaling.unscaled(300, 256).inverseFrequencies()));
        assertThat(attention.rotaryOf(2)).isNotEqualTo(attention.rotaryOf(0));
        assertThat(parse("gemma3_text", "").block().attention().windowOf(5)).isNull();
    }

    @Test
    void olmo3ScalesTheLayersWithoutAWindowAlone() {
        AttentionConfig attention = parse(
                        "olmo3", ",'rope_theta':500000.0,'rope_scaling':{'rope_type':'linear','factor':8.0}")
                .block()
                .attention();
        assertThat(attention.scores().window().layers()).isEqualTo(List.of(0, 1, 2, 4, 5));
        assertThat(attention.rotaryOf(0)).isEqualTo(RopeScaling.unscaled(500_000, 2));
        assertThat(attention.rotaryOf(3).inverseFrequencies()).isEqualTo(List.of(1 / 8.0));
    }

    @Test
    void olmo3sBaseStandsBesideThoseOfBothKindsOfLayersOrWhereNoLayerHasAWindow() {
        AttentionConfig attention = parse(
                        "olmo3",
                        ",'rope_theta':10000.0,'rope_parameters':{'full_attention':{'rope_type':'default'},"
                                + "'sliding_attention':{'rope_theta':300.0}}")
                .block()
                .attention();
        assertThat(attention.rotaryOf(0)).isEqualTo(RopeScaling.unscaled(300, 2));
        assertThat(attention.rotaryOf(3)).isEqualTo(RopeScaling.unscaled(10_000, 2));
        String full = ("'full_attention',".repeat(6) + "]").replace(",]", "]");
        assertThat(parse("olmo3", ",'head_dim':4,'rope_theta':10000.0,'layer_types':[" + full)
                        .block()
                        .attention()
                        .rotaryOf(0))
                .isEqualTo(RopeScaling.unscaled(10_000, 4));
    }

    @Test
    void positionsBeforeScalingAreThoseOfTheKindOfLayerAndNotThoseBeside() {
        String yarn = ",'max_position_embeddings':1024,'head_dim':16,'rope_parameters':{'full_attention':{"
                + "'rope_type':'yarn','factor':4.0,'rope_theta':10000.0,'original_max_position_embeddings':256}}";
        assertThat(parse("olmo3", yarn + ",'original_max_position_embeddings':32"))
                .isEqualTo(parse("olmo3", yarn))
                .isNotEqualTo(parse("olmo3", yarn.replace(":256", ":32")));
    }

    @Test
    void seedOssHasABiasInFrontOfAttentionAndNoneBehindIt() {
        AttentionConfig attention = parse("seed_oss", "").block().attention();
        assertThat(attention.inputBias()).isTrue();
        assertThat(attention.outputBias()).isFalse();
        assertThat(attention.headSize()).isEqualTo(128);
    }

    @ParameterizedTest
    @CsvSource({"su", "yarn", "longrope"})
    void phi3CallsLongropeByThreeNames(String name) {
        String scaling = ",'max_position_embeddings':128,'original_max_position_embeddings':16,"
                + "'rope_scaling':{'type':'NAME','short_factor':[1.0],'long_factor':[2.0]}";
        RotaryConfig rotary =
                parse("phi3", scaling.replace("NAME", name)).block().attention().rotary();
        assertThat(rotary.longer()).isEqualTo(new LongRotaryConfig(16, List.of(0.5)));
        assertThat(rotary.factor()).isEqualTo(Math.sqrt(1 + Math.log(8) / Math.log(16)));
    }

    @Test
    void smolLm3LeavesOutEveryFourthLayerOrThoseThatItNames() {
        assertThat(parse("smollm3", "").block().attention().rotary().unturnedLayers())
                .isEqualTo(List.of(3));
        AttentionConfig named =
                parse("smollm3", ",'no_rope_layers':[0,1,1,1,1,0]").block().attention();
        assertThat(named.rotaryOf(0)).isNull();
        assertThat(named.rotaryOf(1)).isNotNull();
        assertThat(named.rotaryOf(5)).isNull();
        assertThat(parse("smollm3", ",'no_rope_layers':[0,1,1,1,1,0,0,1]"))
                .as("of a deeper model")
                .isEqualTo(parse("smollm3", ",'no_rope_layers':[0,1,1,1,1,0]"));
    }

    @Test
    void granitesMultipliersOfOneAreNone() {
        DecoderConfig config = parse("granite", "");
        assertThat(config.embedding().scale()).isNull();
        assertThat(config.block().partScale()).isNull();
        assertThat(config.head().scale()).isNull();
        assertThat(config.block().attention().scores().scale())
                .as("not the head's")
                .isEqualTo(1);
        assertThat(parse("granite", ",'logits_scaling':8.0").head().scale()).isEqualTo(1 / 8.0);
    }

    @ParameterizedTest
    @CsvSource({"gemma, 0", "gemma2, 0", "gemma3_text, 0", "olmo2, 1", "phi3,", "smollm3,", "mistral,", "granite,"})
    void paddingThatIsNotSaidIsTheFamilys(String modelType, Integer padding) {
        // Phi-3's and SmolLM3's are beyond so small a vocabulary.
        assertThat(parse(modelType, "").embedding().paddingTokenId()).isEqualTo(padding);
        assertThat(parse(modelType, ",'pad_token_id':null").embedding().paddingTokenId())
                .isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "mistral | 'is_causal':false | is_causal = false is not supported",
                "gpt2 | 'n_embd':8,'n_layer':1,'n_head':2,'is_causal':false | is_causal = false is not supported",
                "gemma3_text | 'is_causal':0 | is_causal must be true or false, got 0",
                "gemma | 'use_bidirectional_attention':true | use_bidirectional_attention = true is not supported",
                "gemma2 | 'use_bidirectional_attention':true | use_bidirectional_attention = true is not supported",
                "gemma2 | 'sliding_window':null"
                        + "| layer_types says sliding_attention, but no sliding_window is switched on",
                "gemma3_text | 'attn_logit_softcapping':50.0 | attn_logit_softcapping is not supported for this"
                        + " model_type, which normalises queries and keys instead",
                "gemma3_text | 'rope_parameters':{'rope_theta':5.0}"
                        + "| rope_parameters must hold full_attention and sliding_attention for this model_type",
                "mistral | 'rope_parameters':{'full_attention':{'rope_theta':5.0}} | rope_parameters.full_attention"
                        + " must not be an object, since this model_type turns the heads of all layers alike",
                "gpt_neox | 'rotary_pct':1.0,'rope_scaling':{'rope_type':'linear','factor':2.0,'sliding_attention':{}}"
                        + "| rope_scaling.sliding_attention must not be an object, since this model_type turns the heads"
                        + " of all layers alike",
                "olmo3 | 'rope_parameters':{'full_attention':{'full_attention':{}}}"
                        + "| rope_parameters.full_attention.full_attention must not be an object, since this object"
                        + " holds for all layers of its kind",
                "gemma3_text | 'rope_scaling':{'full_attention':{}}"
                        + "| rope_scaling.full_attention must not be an object, since this object holds for all layers"
                        + " of its kind",
                "mistral | 'sliding_window':0 | sliding_window must be a whole number from 1 to 16777216, got 0",
                "mistral | 'layer_types':['chunked_attention','x','x','x','x','x'] | layer_types 'chunked_attention' is"
                        + " not supported, supported are full_attention, sliding_attention",
                "smollm3 | 'no_rope_layers':[1,1] | no_rope_layers must be a list of at least 6, got [1,1]",
                "smollm3 | 'no_rope_layers':[1,1,2,1,1,1] | no_rope_layers must be of 0 and 1, got [1,1,2,1,1,1]",
                "granite | 'residual_multiplier':0 | residual_multiplier must be a number > 0, got 0",
                "olmo3 | 'rope_theta':10000.0 | rope_theta must be 500000.0 for this model_type, got 10000.0: write"
                        + " rope_parameters with a rope_theta for full_attention and for sliding_attention",
                "olmo3 | 'rope_theta':10000.0,'rope_parameters':{'full_attention':{'rope_theta':7.0}} | rope_theta must"
                        + " be 500000.0 for this model_type, got 10000.0: write rope_parameters with a rope_theta for"
                        + " full_attention and for sliding_attention",
                "gemma3_text | 'rope_scaling':{'type':'linear','factor':8.0} | rope_scaling.type is not read for this"
                        + " model_type, call it rope_type",
                "olmo3 | 'rope_scaling':{'type':'yarn','factor':8.0} | rope_scaling.type is not read for this"
                        + " model_type, call it rope_type",
                "olmo3 | 'rope_scaling':{'rope_type':'linear','factor':8.0},'rope_parameters':{'full_attention':"
                        + "{'rope_theta':5.0}} | rope_scaling and rope_parameters are both there, which is not"
                        + " supported for this model_type: write rope_parameters alone",
                "gpt_neox | 'rotary_pct':1.0,'head_dim':4 | head_dim must be 2 for this model_type, got 4",
                "olmo2 | 'partial_rotary_factor':0.5 | partial_rotary_factor must be 1 for this model_type, got 0.5",
                "phi3 | 'rope_scaling':{'type':'linear2'} | rope_type 'linear2' is not supported, supported are"
                        + " default, longrope, su, yarn",
                "phi3 | 'rope_scaling':{'rope_type':'linear','factor':2.0} | rope_type 'linear' is not supported,"
                        + " supported are default, longrope, su, yarn",
                "phi3 | 'rope_parameters':{'rope_type':'llama3'} | rope_type 'llama3' is not supported, supported are"
                        + " default, longrope, su, yarn"
            })
    void refusesByName(String modelType, String key, String found) {
        assertThatThrownBy(() -> parse(modelType, "," + key))
                .isInstanceOf(PlumblineException.class)
                .hasMessage("Cannot load model: " + found + " (config.json)");
    }
}
