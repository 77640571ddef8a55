package io.plumbline.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.PlumblineException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScalarKeysTest {
    private static final String REWARD =
            with(SmallModels.LLAMA, "'architectures':['LlamaForSequenceClassification'],'id2label':{'0':'LABEL_0'}");

    @TempDir
    Path temporary;

    private static String with(String config, String keys) {
        return config.substring(0, config.length() - 1) + "," + keys.replace('\'', '"') + "}";
    }

    /** The model with other keys in place of its labels. */
    private static String labelled(String keys) {
        return with(REWARD.replace(",\"id2label\":{\"0\":\"LABEL_0\"}", ""), keys);
    }

    private static ScalarConfig head(String config) {
        return ModelShape.of(config).config().head().scalar();
    }

    @Test
    void theClassMakesARewardModelWithAHeadOfItsOwn() {
        assertThat(head(SmallModels.LLAMA)).isNull();
        ParameterLayout layout = ModelShape.of(REWARD).layout();
        assertThat(layout.find(ParameterRole.HEAD_WEIGHT, -1)).isEmpty();
        ParameterLayout.Parameter weight =
                layout.find(ParameterRole.SCORE_WEIGHT, -1).orElseThrow();
        assertThat(weight.name()).isEqualTo("score.weight");
        assertThat(weight.shape()).containsExactly(1, 2);
        assertThat(weight.role().isDecayed()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            nullValues = "none",
            value = {
                "'pad_token_id':2|2|none",
                "'pad_token_id':null|none|none",
                // -1 is the last row of the embedding, and no token of a text.
                "'pad_token_id':-1|none|none",
                "'reward_offset':-0.25|none|-0.25",
                "'reward_offset':3|none|3.0"
            })
    void readsPaddingAndOffset(String keys, Integer padding, Double offset) {
        assertThat(head(with(REWARD, keys))).isEqualTo(new ScalarConfig(1, padding, offset));
    }

    @Test
    void paddingIsWhatTheFamilyTakesWhereTheKeyIsAbsent() {
        String gemma = "{'model_type':'gemma','vocab_size':3,'hidden_size':2,'intermediate_size':3,'head_dim':2,"
                + "'num_hidden_layers':1,'num_attention_heads':1,'num_key_value_heads':1,"
                + "'architectures':['GemmaForSequenceClassification'],'num_labels':1}";
        assertThat(head(gemma.replace('\'', '"'))).isEqualTo(new ScalarConfig(1, 0, null));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'id2label':{'0':'A','1':'B'}|a reward model has 1 label, and config.json describes 2 (id2label)",
                "'id2label':null,'num_labels':3|a reward model has 1 label, and config.json describes 3, as",
                "'id2label':null|and config.json describes 2, as transformers reads it without id2label; train",
                "'id2label':7|id2label must be an object, got 7",
                "'num_labels':1,'reward_offset':'a'|reward_offset must be a finite number, got \"a\"",
                "'num_labels':1,'reward_offset':1e999|reward_offset must be a finite number",
                "'num_labels':1,'pad_token_id':0.5|pad_token_id must be",
            })
    void refusesWhatIsNoRewardModel(String keys, String message) {
        assertThatThrownBy(() -> ModelShape.of(labelled(keys)))
                .isInstanceOf(PlumblineException.class)
                .hasMessageContaining(message);
    }

    @Test
    void refusesAFamilyThatTransformersScoresNothingWith() {
        String granite = REWARD.replace("llama", "granite").replace("Llama", "Granite");
        assertThatThrownBy(() -> ModelShape.of(granite))
                .isInstanceOf(PlumblineException.class)
                .hasMessageContaining("transformers has no class that scores with a granite model, and architectures"
                        + " says 'GraniteForSequenceClassification'");
    }

    @Test
    void offsetAndPaddingAreOfTheFingerprintAndNotOfOtherModels() {
        SafetensorsFiles tensors = SmallModels.tensors(REWARD);
        String plain = fingerprint("plain", REWARD, tensors);
        assertThat(fingerprint("offset", with(REWARD, "'reward_offset':1"), tensors))
                .isNotEqualTo(plain);
        assertThat(fingerprint("padding", with(REWARD, "'pad_token_id':2"), tensors))
                .isNotEqualTo(plain);
        SafetensorsFiles others = SmallModels.tensors(SmallModels.LLAMA);
        assertThat(fingerprint("other", with(SmallModels.LLAMA, "'reward_offset':1"), others))
                .isEqualTo(fingerprint("base", SmallModels.LLAMA, others));
    }

    private String fingerprint(String name, String config, SafetensorsFiles tensors) {
        return ModelDirectory.open(SmallModels.directory(temporary.resolve(name), config, tensors))
                .fingerprint();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "v_head.summary.weight|v_head. is the value head of TRL's class for PPO; save the language model alone",
                "value_head.weight|value_head. is a value head, which is not read; save",
                "score.weight|score.weight is the head of a reward model, whose config.json must name its class in"
                        + " architectures"
            })
    void refusesHeadsThatALanguageModelDoesNotHave(String name, String cure) {
        SafetensorsFiles tensors = SmallModels.tensors(SmallModels.LLAMA).float32(name, "[1, 2]", new float[2]);
        assertRefused(SmallModels.LLAMA, tensors, "tensor " + name + " does not belong to", cure);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "score.bias|score.bias is not read, since the heads for scores have no bias in transformers",
                "lm_head.weight|lm_head.weight has no place in a reward model"
            })
    void refusesHeadsThatARewardModelDoesNotHave(String name, String cure) {
        SafetensorsFiles tensors = SmallModels.tensors(REWARD).float32(name, "[1, 2]", new float[2]);
        assertRefused(REWARD, tensors, "tensor " + name + " does not belong to", cure);
    }

    @Test
    void saysThatALanguageModelsHeadIsMissingWhereARewardModelsIsThere() {
        SafetensorsFiles tensors = SmallModels.tensors(REWARD);
        assertRefused(
                SmallModels.LLAMA, tensors, "tensor lm_head.weight is missing", "score.weight is the head of a reward");
    }

    @Test
    void refusesAHeadOfSeveralLabels() {
        SafetensorsFiles tensors = SmallModels.tensors(REWARD, "score.weight", "score.old")
                .float32("score.weight", "[2, 2]", new float[4]);
        assertRefused(REWARD, tensors, "tensor score.weight is [2, 2], config.json says [1, 2]", "");
    }

    private void assertRefused(String config, SafetensorsFiles tensors, String found, String cure) {
        Path directory = SmallModels.directory(temporary, config, tensors);
        assertThatThrownBy(() -> ModelDirectory.open(directory))
                .isInstanceOf(PlumblineException.class)
                .hasMessageContaining(found)
                .hasMessageContaining(cure);
    }
}
