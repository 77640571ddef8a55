package io.plumbline.model;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plumbline.PlumblineException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Holds what each family assumes where {@code config.json} leaves a key out to what transformers assumes: the table
 * {@code family-defaults.json} has the values of its configuration classes, of the version that it names.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FamilyDefaultsTest {
    private static final Map<String, ActivationKind> ACTIVATIONS = Map.of(
            "silu", ActivationKind.SILU,
            "gelu", ActivationKind.GELU_ERF,
            "gelu_new", ActivationKind.GELU_TANH,
            "gelu_pytorch_tanh", ActivationKind.GELU_TANH);

    /** For each key of the table, what the decoder has in its place, as the key has it. */
    private static final Map<String, Function<DecoderConfig, Object>> PARTS = Map.ofEntries(
            entry("max_position_embeddings", config -> config.embedding().maxPositions()),
            entry("n_positions", config -> config.embedding().maxPositions()),
            entry("pad_token_id", config -> config.embedding().paddingTokenId()),
            entry("rms_norm_eps", FamilyDefaultsTest::epsilon),
            entry("layer_norm_eps", FamilyDefaultsTest::epsilon),
            entry("layer_norm_epsilon", FamilyDefaultsTest::epsilon),
            entry("hidden_act", FamilyDefaultsTest::activation),
            entry("hidden_activation", FamilyDefaultsTest::activation),
            entry("activation_function", FamilyDefaultsTest::activation),
            entry("tie_word_embeddings", config -> config.head().tied()),
            entry("num_key_value_heads", config -> attention(config).keyValueHeads()),
            entry("head_dim", config -> attention(config).headSize()),
            entry("attention_bias", config -> attention(config).inputBias()),
            entry("attention_out_bias", config -> attention(config).outputBias()),
            entry("mlp_bias", config -> config.block().feedForward().bias()),
            entry("n_inner", FamilyDefaultsTest::widthUnlessFourfold),
            entry(
                    "query_pre_attn_scalar",
                    config -> 1 / Math.pow(attention(config).scores().scale(), 2)),
            entry("attn_logit_softcapping", config -> attention(config).scores().cap()),
            entry("final_logit_softcapping", config -> config.head().cap()),
            entry("attention_multiplier", config -> attention(config).scores().scale()),
            entry("embedding_multiplier", config -> orOne(config.embedding().scale())),
            entry("residual_multiplier", config -> orOne(config.block().partScale())),
            entry("logits_scaling", config -> 1 / orOne(config.head().scale())),
            entry("use_parallel_residual", config -> config.block().residual() == BlockConfig.Residual.PARALLEL));

    /** Keys that the tests below compare, layer by layer. */
    private static final Set<String> BY_LAYER =
            Set.of("sliding_window", "layer_types", "rope_parameters", "no_rope_layers");

    /** Keys whose value has no part of its own in a decoder: another one is refused, or decides what another key means. */
    private static final Set<String> WITHOUT_PART = Set.of(
            "use_bidirectional_attention",
            "scale_attn_weights",
            "scale_attn_by_inverse_layer_idx",
            "reorder_and_upcast_attn",
            "add_cross_attention",
            "use_sliding_window",
            "max_window_layers");

    private final JsonNode table = table();

    private static JsonNode table() {
        try (InputStream stream = FamilyDefaultsTest.class.getResourceAsStream("family-defaults.json")) {
            return new ObjectMapper().readTree(stream);
        } catch (IOException e) {
            throw new IllegalStateException("Cannot read the table of defaults", e);
        }
    }

    private Stream<JsonNode> cases() {
        return StreamSupport.stream(table.get("cases").spliterator(), false);
    }

    private static DecoderConfig parse(JsonNode json) {
        return ModelShape.of(json.toString()).config();
    }

    private static AttentionConfig attention(DecoderConfig config) {
        return config.block().attention();
    }

    private static double epsilon(DecoderConfig config) {
        assertThat(config.norm()).isEqualTo(config.block().norm());
        return config.norm().epsilon();
    }

    private static ActivationKind activation(DecoderConfig config) {
        return config.block().feedForward().activation();
    }

    private static Integer widthUnlessFourfold(DecoderConfig config) {
        int width = config.block().feedForward().intermediateSize();
        return width == 4 * config.embedding().hiddenSize() ? null : width;
    }

    private static double orOne(Double factor) {
        return factor == null ? 1 : factor;
    }

    @Test
    void theTableHasEveryFamily() {
        assertThat(cases().map(one -> one.at("/given/model_type").textValue()).distinct())
                .containsExactlyInAnyOrderElementsOf(Architectures.BY_MODEL_TYPE.keySet());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aKeyThatIsLeftOutMeansWhatTransformersTakesItFor(JsonNode one) {
        DecoderConfig config = parse(one.get("given"));
        one.get("assumed").fields().forEachRemaining(assumed -> {
            String key = assumed.getKey();
            JsonNode value = assumed.getValue();
            if (BY_LAYER.contains(key) || WITHOUT_PART.contains(key)) {
                return;
            }
            assertThat(PARTS).containsKey(key);
            Object part = PARTS.get(key).apply(config);
            if (value.isNull()) {
                assertThat(part).as(key).isNull();
            } else if (value.isTextual()) {
                assertThat(part).as(key).isEqualTo(ACTIVATIONS.get(value.textValue()));
            } else if (value.isBoolean()) {
                assertThat(part).as(key).isEqualTo(value.booleanValue());
            } else {
                assertThat(((Number) part).doubleValue()).as(key).isEqualTo(value.doubleValue());
            }
        });
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theWindowIsOfTheLayersThatTransformersGivesOne(JsonNode one) {
        JsonNode assumed = one.get("assumed");
        DecoderConfig config = parse(one.get("given"));
        for (int layer = 0; layer < config.layers(); layer++) {
            String type = assumed.at("/layer_types/" + layer).asText("sliding_attention");
            Integer size = assumed.path("sliding_window").isInt()
                    ? Integer.valueOf(assumed.get("sliding_window").intValue())
                    : null;
            assertThat(attention(config).windowOf(layer))
                    .as("layer " + layer)
                    .isEqualTo(type.equals("sliding_attention") ? size : null);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void headsAreTurnedByTheBaseAndTheShareThatTransformersTakes(JsonNode one) {
        JsonNode assumed = one.get("assumed");
        DecoderConfig config = parse(one.get("given"));
        JsonNode all = assumed.path("rope_parameters");
        for (int layer = 0; layer < config.layers() && !all.isMissingNode(); layer++) {
            String type = assumed.at("/layer_types/" + layer).asText();
            JsonNode parameters = all.has(type) ? all.get(type) : all;
            assertThat(parameters.get("rope_type").textValue()).isEqualTo("default");
            double share = parameters.path("partial_rotary_factor").asDouble(1);
            RotaryConfig expected =
                    RopeScaling.unscaled(parameters.get("rope_theta").doubleValue(), (int)
                            (attention(config).headSize() * share));
            RotaryConfig found = attention(config).rotaryOf(layer);
            if (assumed.at("/no_rope_layers/" + layer).asInt(1) == 0) {
                assertThat(found).as("layer " + layer).isNull();
            } else {
                assertThat(found.inverseFrequencies()).as("layer " + layer).isEqualTo(expected.inverseFrequencies());
                assertThat(found.factor()).isNull();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aConfigurationThatSaysItAllIsTheSameDecoder(JsonNode one) {
        ObjectNode said = one.get("given").deepCopy();
        said.setAll((ObjectNode) one.get("assumed"));
        assertThat(parse(said)).isEqualTo(parse(one.get("given")));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void sizesAreNeverAssumed(JsonNode one) {
        ObjectNode given = (ObjectNode) one.get("given");
        String modelType = given.get("model_type").textValue();
        Set<String> assumed = Set.of("model_type", "num_key_value_heads", "use_sliding_window");
        given.fieldNames().forEachRemaining(key -> {
            boolean ofNoModel = key.equals("num_key_value_heads")
                    && table.get("key_heads_of_no_model").has(modelType);
            if (ofNoModel || !assumed.contains(key)) {
                assertThatThrownBy(() -> parse(given.deepCopy().without(key)))
                        .isInstanceOf(PlumblineException.class)
                        .hasMessage("Cannot load model: config.json has no " + key + " (config.json)");
            }
        });
    }
}
