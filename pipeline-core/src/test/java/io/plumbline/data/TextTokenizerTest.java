package io.plumbline.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextTokenizerTest {
    @Test
    void encodesAndDecodesWithoutAddingSpecialTokens() {
        try (TextTokenizer tokenizer = TestTokenizers.tokenizer()) {
            assertThat(tokenizer.encode("foo bar")).containsExactly(268, 280);
            assertThat(tokenizer.decode(new int[] {0, 268, 280, 1})).isEqualTo("foo bar");
            assertThat(tokenizer.encode("")).isEmpty();
        }
    }

    @Test
    void aFailureOfTheLibraryIsNotTheTextsFault() {
        TextTokenizer tokenizer = TestTokenizers.tokenizer();
        ExampleTokenizer pairs = new ExampleTokenizer(tokenizer, TokenizerOptions.DEFAULT);
        tokenizer.close();
        assertThatThrownBy(() -> pairs.tokenize(TextExample.of("a prompt", " chosen", " rejected"), "", ""))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("release");
    }

    @Test
    void roundTripsAnyUnicode() {
        String text = "z\u00e9ro \u0000 \uD83D\uDE00\u200D \u6f22\n\t";
        try (TextTokenizer tokenizer = TestTokenizers.tokenizer()) {
            assertThat(tokenizer.decode(tokenizer.encode(text))).isEqualTo(text);
        }
    }

    @Test
    void readsTheTextOfASpecialTokenAsThatToken() {
        try (TextTokenizer tokenizer = TestTokenizers.tokenizer()) {
            assertThat(tokenizer.encode("foo</s>foo")).containsExactly(268, 1, 268);
        }
    }

    @Test
    void endsCountUnicodeCharactersAndLeaveNoWhiteSpaceOut() {
        try (TextTokenizer tokenizer = TestTokenizers.tokenizer()) {
            TextTokenizer.Encoded encoded = tokenizer.encodeWithEnds("\uD83D\uDE00 foo bar", 10);
            assertThat(encoded.ends()[encoded.ends().length - 1]).isEqualTo(9);
            assertThat(encoded.ends()[encoded.ends().length - 2]).isEqualTo(5);
            TextTokenizer.Encoded spaces = tokenizer.encodeWithEnds("foo  ", 5);
            assertThat(spaces.ends()[spaces.ends().length - 1]).isEqualTo(5);
        }
    }

    @Test
    void doesNotCutWhatTokenizerJsonWouldCut() {
        String json = TestTokenizers.json()
                .replace(
                        "\"truncation\":null",
                        """
                "truncation":{"direction":"Right","max_length":2,"strategy":"LongestFirst","stride":0}""");
        assertThat(json).contains("max_length");
        try (TextTokenizer tokenizer = TextTokenizer.of(TestTokenizers.files(json, TestTokenizers.NAMED, null, null))) {
            assertThat(tokenizer.encode("foo bar foo bar")).hasSize(4);
        }
    }

    @Test
    void namesSpecialTokensAsTextOrObject() {
        assertThat(special(TestTokenizers.NAMED, null, null)).isEqualTo("bos 0, eos 1, adds bos true");
        assertThat(special(null, TestTokenizers.NAMED, null)).isEqualTo("bos 0, eos 1, adds bos true");
    }

    @Test
    void fallsBackToTheModelsIds() {
        String config = "{\"bos_token_id\": 7, \"eos_token_id\": [8, 9]}";
        assertThat(special(null, null, config)).isEqualTo("bos 7, eos 8, adds bos false");
        assertThat(special("{\"bos_token\": null}", null, config)).isEqualTo("bos none, eos 8, adds bos false");
        assertThat(special(null, null, "{}")).isEqualTo("bos none, eos none, adds bos false");
    }

    @Test
    void takesALoneEndOfTextForBoth() {
        String added = "{\"id\":0,\"content\":\"<|endoftext|>\",\"single_word\":false,\"lstrip\":false,"
                + "\"rstrip\":false,\"normalized\":false,\"special\":true}";
        String json = "{\"version\":\"1.0\",\"added_tokens\":[" + added
                + "],\"model\":{\"type\":\"WordLevel\",\"vocab\":{\"<|endoftext|>\":0,\"a\":1},\"unk_token\":\"a\"}}";
        try (TextTokenizer tokenizer = TextTokenizer.of(TestTokenizers.files(json, null, null, null))) {
            assertThat(tokenizer.bos()).hasValue(0);
            assertThat(tokenizer.eos()).hasValue(0);
            assertThat(tokenizer.addsBos()).isFalse();
        }
    }

    @Test
    void addsBosAsConfiguredElseAsThePostProcessorDoes() {
        assertThat(special("{\"bos_token\": \"<s>\"}", null, null)).endsWith("adds bos true");
        assertThat(special("{\"bos_token\": \"<s>\", \"add_bos_token\": false}", null, null))
                .endsWith("adds bos false");
        assertThat(special("{\"bos_token\": \"</s>\"}", null, null)).endsWith("adds bos false");
        assertThat(special("{\"bos_token\": \"</s>\", \"add_bos_token\": true}", null, null))
                .endsWith("adds bos true");
    }

    @Test
    void readsADirectory(@TempDir Path directory) throws IOException {
        Files.writeString(directory.resolve("tokenizer.json"), TestTokenizers.json());
        Files.writeString(directory.resolve("config.json"), "{\"vocab_size\": 320, \"bos_token_id\": 0}");
        try (TextTokenizer tokenizer = TextTokenizer.of(TokenizerFiles.read(directory))) {
            assertThat(tokenizer.bos()).hasValue(0);
            assertThat(tokenizer.vocabularySize()).hasValue(320);
        }
    }

    @Test
    void refusesWhatIsNoTokenizer(@TempDir Path directory) {
        assertThatThrownBy(() -> TokenizerFiles.read(directory))
                .isInstanceOf(PlumblineException.class)
                .hasMessage("Cannot load the tokenizer: " + directory + " has no tokenizer.json; save the tokenizer"
                        + " there with transformers' save_pretrained");
        assertRefused(
                TestTokenizers.files("{}", null, null, null),
                "Cannot load dir/tokenizer.json: its model is missing, as where a download was refused and its answer was"
                        + " kept; fetch the file again, or save the tokenizer with transformers' save_pretrained");
        assertRefused(
                TestTokenizers.files("[]", null, null, null),
                "Cannot read dir/tokenizer.json: it must hold a JSON object");
        assertRefused(
                TestTokenizers.files(TestTokenizers.json(), "{\n]", null, null),
                "Cannot read dir/tokenizer_config.json: Unexpected close marker ']': expected '}' (for Object starting"
                        + " at [Source: UNKNOWN; line: 1, column: 1]) (line 2)");
        assertRefused(
                TestTokenizers.files(
                        TestTokenizers.json(), "{\"bos_token\": \"<bos>\"}", null, "{\"vocab_size\": 320}"),
                "Cannot use the tokenizer in dir: its begin-of-sequence id 320 is not below the model's vocab_size 320");
        assertRefused(
                TestTokenizers.files(TestTokenizers.json(), "{\"bos_token\": 3}", null, null),
                "Cannot load the tokenizer in dir: bos_token must be text");
        assertRefused(
                TestTokenizers.files(TestTokenizers.json(), null, null, "{\"eos_token_id\": 5, \"vocab_size\": 5}"),
                "Cannot use the tokenizer in dir: its end-of-sequence id 5 is not below the model's vocab_size 5");
    }

    @Test
    void refusesAFileWithoutBound() {
        assertThatThrownBy(() -> TokenizerFiles.read("dir", (name, maximum) -> new byte[maximum + 1]))
                .isInstanceOf(PlumblineException.class)
                .hasMessage("Cannot read dir/tokenizer.json: more than 134217728 bytes");
        assertThatThrownBy(() -> TokenizerFiles.read("dir", (name, maximum) -> {
                    throw new IOException("gone");
                }))
                .isInstanceOf(PlumblineException.class)
                .hasMessage("Cannot read dir/tokenizer.json: gone");
    }

    private static String special(String tokenizerConfig, String map, String config) {
        try (TextTokenizer tokenizer =
                TextTokenizer.of(TestTokenizers.files(TestTokenizers.json(), tokenizerConfig, map, config))) {
            return "bos " + name(tokenizer.bos()) + ", eos " + name(tokenizer.eos()) + ", adds bos "
                    + tokenizer.addsBos();
        }
    }

    private static String name(OptionalInt id) {
        return id.isPresent() ? Integer.toString(id.getAsInt()) : "none";
    }

    private static void assertRefused(TokenizerFiles files, String message) {
        assertThatThrownBy(() -> TextTokenizer.of(files))
                .isInstanceOfSatisfying(
                        PlumblineException.class, e -> assertThat(e.kind()).isEqualTo(Kind.MODEL))
                .hasMessage(message);
    }
}
