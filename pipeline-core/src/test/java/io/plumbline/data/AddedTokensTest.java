package io.plumbline.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Tests that the files beside {@code tokenizer.json} are read as transformers reads them, or refused. */
class AddedTokensTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String CURE =
            "; load the tokenizer with transformers, look at the ids it gives, and save it, so"
                    + " that tokenizer.json holds every token and the other files agree with it";
    private static final String REMOVE = " of tokenizer_config.json ";

    @TestFactory
    Stream<DynamicTest> givesTheIdsOfTransformers() throws IOException {
        try (InputStream stream = AddedTokensTest.class.getResourceAsStream("added-tokens.json")) {
            JsonNode cases = JSON.readTree(stream).path("cases");
            assertThat(cases).hasSize(25);
            return StreamSupport.stream(cases.spliterator(), false)
                    .map(golden -> DynamicTest.dynamicTest(golden.path("name").textValue(), () -> hold(golden)));
        }
    }

    private static void hold(JsonNode golden) throws IOException {
        ObjectNode json = (ObjectNode) JSON.readTree(TestTokenizers.json());
        json.setAll((ObjectNode) golden.path("tokenizer"));
        SortedMap<String, String> texts = new TreeMap<>();
        texts.put("tokenizer.json", json.toString());
        golden.path("files")
                .fields()
                .forEachRemaining(
                        file -> texts.put(file.getKey(), file.getValue().toString()));
        try (TextTokenizer tokenizer = TextTokenizer.of(new TokenizerFiles("dir", texts))) {
            assertThat(tokenizer.bos()).isEqualTo(id(golden.path("bos")));
            assertThat(tokenizer.eos()).isEqualTo(id(golden.path("eos")));
            for (JsonNode text : golden.path("texts")) {
                assertThat(tokenizer.encode(text.path("text").textValue()))
                        .as(text.path("text").textValue())
                        .containsExactly(IntStream.range(0, text.path("ids").size())
                                .map(i -> text.path("ids").path(i).intValue())
                                .toArray());
            }
        }
    }

    private static OptionalInt id(JsonNode id) {
        return id.isInt() ? OptionalInt.of(id.intValue()) : OptionalInt.empty();
    }

    @Test
    void takesTokensThatAMapGivesAsObjects() {
        String map = "{\"additional_special_tokens\": [{\"content\": \"<a>\", \"lstrip\": true}, \"<b>\"]}";
        try (TextTokenizer tokenizer = open(Map.of("special_tokens_map.json", map))) {
            assertThat(tokenizer.encode("foo <a><b>")).containsExactly(268, 320, 321);
        }
    }

    @Test
    void refusesIdsThatTransformersWouldNotGive() {
        assertRefused(
                Map.of("added_tokens.json", "{\"<a>\": 330}"),
                "Cannot load the tokenizer in dir: added_tokens.json gives '<a>' the id 330, but with tokenizer.json it"
                        + " has the id 320" + CURE);
        assertRefused(
                Map.of("added_tokens.json", "{\"</s>\": 320}"),
                "Cannot load the tokenizer in dir: added_tokens.json gives '</s>' the id 320, but with tokenizer.json it"
                        + " has the id 1" + CURE);
        assertRefused(
                Map.of("added_tokens.json", "{\"<a>\": 320, \"<b>\": 320}"),
                "Cannot load the tokenizer in dir: added_tokens.json gives '<a>' and '<b>' the same id" + CURE);
        assertRefused(
                Map.of("added_tokens.json", "{\"<a>\": \"x\"}"),
                "Cannot load the tokenizer in dir: added_tokens.json has 'x' where a token's id should stand" + CURE);
        assertRefused(
                Map.of("tokenizer_config.json", "{\"added_tokens_decoder\": {\"5\": {\"content\": \"foo\"}}}"),
                "Cannot load the tokenizer in dir: added_tokens_decoder of tokenizer_config.json gives 'foo' the id 5,"
                        + " but with tokenizer.json it has the id 268" + CURE);
    }

    @Test
    void refusesTokensThatTransformersWouldSplit() {
        String decoder = "{\"added_tokens_decoder\": {\"0\": {\"content\": \"<s>\", \"special\": true}}}";
        assertRefused(
                Map.of("tokenizer_config.json", decoder, "added_tokens.json", "{\"<a>\": 320}"),
                "Cannot load the tokenizer in dir: added_tokens.json names '<a>', which transformers does not read there"
                        + CURE);
        assertRefused(
                Map.of(
                        "tokenizer_config.json",
                        decoder,
                        "special_tokens_map.json",
                        "{\"additional_special_tokens\": [\"<a>\"]}"),
                "Cannot load the tokenizer in dir: special_tokens_map.json names '<a>', which transformers does not read"
                        + " there" + CURE);
        assertRefused(
                Map.of(
                        "tokenizer_config.json",
                        "{\"additional_special_tokens\": [\"<a>\"], \"extra_special_tokens\": [\"<b>\"]}"),
                "Cannot load the tokenizer in dir: tokenizer_config.json names '<a>', which transformers does not read"
                        + " there" + CURE);
    }

    @Test
    void refusesSettingsThatContradictTokenizerJson() {
        assertConfigRefused(
                "{\"split_special_tokens\": true}",
                "split_special_tokens",
                "is true, which is not supported: special tokens are read whole");
        assertConfigRefused(
                "{\"do_lower_case\": true}", "do_lower_case", "is true, but the normalizer does the opposite");
        assertConfigRefused(
                "{\"add_prefix_space\": true, \"tokenizer_class\": \"PreTrainedTokenizerFast\"}",
                "add_prefix_space",
                "is true, but the steps of tokenizer.json do the opposite");
        assertConfigRefused(
                "{\"fast_tokenizer_files\": [\"tokenizer.json\", \"tokenizer.4.0.0.json\"]}",
                "fast_tokenizer_files",
                "names \"tokenizer.4.0.0.json\", which transformers may read instead");
        assertConfigRefused(
                "{\"auto_map\": {\"AutoTokenizer\": [\"tokenization_x.XTokenizer\", null]}}",
                "auto_map",
                "names a program of its own, which is not run");
    }

    @Test
    void refusesAPrefixSpaceThatMetaspaceDoesNotPut() {
        String metaspace = TestTokenizers.json()
                .replaceFirst(
                        "\"pre_tokenizer\":\\{[^}]*}",
                        "\"pre_tokenizer\":{\"type\":\"Metaspace\",\"replacement\":\"_\",\"prepend_scheme\":\"never\"}");
        assertThat(metaspace).contains("Metaspace");
        assertThatThrownBy(() ->
                        TextTokenizer.of(TestTokenizers.files(metaspace, "{\"add_prefix_space\": true}", null, null)))
                .isInstanceOf(PlumblineException.class)
                .hasMessage("Cannot load the tokenizer in dir: add_prefix_space" + REMOVE
                        + "is true, but the steps of tokenizer.json do the opposite; where tokenizer.json gives the tokens"
                        + " that the model has learned, remove add_prefix_space");
    }

    @Test
    void passesOverWhatDoesNotChangeTokens() {
        String config = "{\"bos_token\": \"<s>\", \"eos_token\": \"</s>\", \"legacy\": false, \"do_lower_case\": false,"
                + " \"clean_up_tokenization_spaces\": true, \"model_max_length\": 7, \"add_prefix_space\": false,"
                + " \"split_special_tokens\": false, \"chat_template\": \"{{ messages }}\", \"add_eos_token\": true}";
        try (TextTokenizer tokenizer = TestTokenizers.tokenizer(config, null)) {
            assertThat(tokenizer.encode("foo bar</s>")).containsExactly(268, 280, 1);
        }
    }

    @Test
    void theHashCoversEveryFile() {
        String plain = files(Map.of()).hash();
        for (String name : TokenizerFiles.NAMES) {
            String json = name.equals("tokenizer.json") ? TestTokenizers.json() + " " : "{}";
            assertThat(files(Map.of(name, json)).hash()).as(name).isNotEqualTo(plain);
        }
    }

    private static TokenizerFiles files(Map<String, String> beside) {
        SortedMap<String, String> texts = new TreeMap<>(Map.of("tokenizer.json", TestTokenizers.json()));
        texts.putAll(beside);
        return new TokenizerFiles("dir", texts);
    }

    private static TextTokenizer open(Map<String, String> beside) {
        return TextTokenizer.of(files(beside));
    }

    private static void assertConfigRefused(String config, String key, String fault) {
        assertRefused(
                Map.of("tokenizer_config.json", config),
                "Cannot load the tokenizer in dir: " + key + REMOVE + fault
                        + "; where tokenizer.json gives the tokens that the model has learned, remove " + key);
    }

    private static void assertRefused(Map<String, String> beside, String message) {
        assertThatThrownBy(() -> open(beside))
                .isInstanceOfSatisfying(
                        PlumblineException.class, e -> assertThat(e.kind()).isEqualTo(Kind.MODEL))
                .hasMessage(message);
    }
}
