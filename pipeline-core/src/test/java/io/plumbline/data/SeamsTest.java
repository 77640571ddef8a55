package io.plumbline.data;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SeamsTest {
    private static final String[] PIECES = {
        " ",
        "  ",
        "\n",
        "\n\n",
        "\t",
        "\r\n",
        "\u00a0",
        "\u3000",
        "a",
        "foo",
        "tree",
        "'s",
        "'ll",
        "'",
        "7",
        "123",
        ".",
        "?!",
        "</s>",
        "<s",
        "\u00e9",
        "e\u0301",
        "\u0301",
        "\u6f22",
        "\uD83D\uDE00",
        "\u200D",
        "_",
        "-",
        "\u0000"
    };

    /** Word patterns as Llama 3 and Qwen 2 publish them. */
    private static final String[] PATTERNS = {
        "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\\\r\\\\n\\\\p{L}\\\\p{N}]?\\\\p{L}+|\\\\p{N}{1,3}| ?[^\\\\s\\\\p{L}\\\\p{N}]+[\\\\r\\\\n]*"
                + "|\\\\s*[\\\\r\\\\n]+|\\\\s+(?!\\\\S)|\\\\s+",
        "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\\\r\\\\n\\\\p{L}\\\\p{N}]?\\\\p{L}+|\\\\p{N}| ?[^\\\\s\\\\p{L}\\\\p{N}]+[\\\\r\\\\n]*"
                + "|\\\\s*[\\\\r\\\\n]+|\\\\s+(?!\\\\S)|\\\\s+"
    };

    @Test
    void cutsGpt2sWordsWithoutChangingATokenizersResult() {
        assertCutsAreExact(TestTokenizers.json());
    }

    @Test
    void cutsLlama3sAndQwen2sWordsWithoutChangingATokenizersResult() {
        for (String pattern : PATTERNS) {
            String json = withPattern(pattern).replace("\"normalizer\":null", "\"normalizer\":{\"type\":\"NFC\"}");
            assertThat(json).contains("NFC");
            assertCutsAreExact(json);
        }
    }

    @Test
    void cutsAtTheLastSpaceAfterAWord() throws IOException {
        Seams seams = Seams.of(tree(TestTokenizers.json()));
        assertThat(seams.last("a b c  ")).isEqualTo(5);
        assertThat(seams.last("a b\n c")).isEqualTo(1);
        assertThat(seams.last("\u00e9 b")).isZero();
        assertThat(seams.last(" b")).isZero();
        assertThat(seams.last("")).isZero();
    }

    @Test
    void assumesNothingOfOtherTokenizers() throws IOException {
        String json = TestTokenizers.json();
        for (String other : new String[] {
            json.replace("\"normalizer\":null", "\"normalizer\":{\"type\":\"Lowercase\"}"),
            json.replaceFirst("\"add_prefix_space\":false", "\"add_prefix_space\":true"),
            json.replaceFirst("\"use_regex\":true", "\"use_regex\":false"),
            json.replaceFirst("\"rstrip\":false", "\"rstrip\":true"),
            json.replaceFirst("\"content\":\"<s>\"", "\"content\":\"< s>\""),
            withPattern(".+"),
            "{\"pre_tokenizer\":null}",
            "{\"pre_tokenizer\":{\"type\":\"Metaspace\"}}"
        }) {
            assertThat(other).isNotEqualTo(json);
            assertThat(Seams.of(tree(other)).last("a b"))
                    .as(other.substring(0, 20))
                    .isZero();
        }
    }

    private static void assertCutsAreExact(String json) {
        Random random = new Random(3);
        int cuts = 0;
        try (TextTokenizer tokenizer =
                TextTokenizer.of(new TokenizerFiles("dir", json, TestTokenizers.NAMED, null, null))) {
            for (int i = 0; i < 5000; i++) {
                String prompt = text(random);
                String whole = prompt + text(random);
                int seam = tokenizer.seam(prompt);
                cuts += seam > 0 ? 1 : 0;
                assertThat(IntStream.concat(
                                IntStream.of(tokenizer.encode(whole.substring(0, seam))),
                                IntStream.of(tokenizer.encode(whole.substring(seam)))))
                        .as("'%s' cut at %d", whole, seam)
                        .containsExactlyElementsOf(
                                IntStream.of(tokenizer.encode(whole)).boxed().toList());
            }
        }
        assertThat(cuts).isGreaterThan(500);
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(12); i > 0; i--) {
            text.append(PIECES[random.nextInt(PIECES.length)]);
        }
        return text.toString();
    }

    private static String withPattern(String pattern) {
        String json = TestTokenizers.json();
        int start = json.indexOf("\"pre_tokenizer\":");
        int end = json.indexOf("},", start) + 1;
        return json.substring(0, start)
                + "\"pre_tokenizer\":{\"type\":\"Sequence\",\"pretokenizers\":[{\"type\":\"Split\",\"pattern\":{\"Regex\":\""
                + pattern + "\"},\"behavior\":\"Isolated\",\"invert\":false},{\"type\":\"ByteLevel\","
                + "\"add_prefix_space\":false,\"trim_offsets\":true,\"use_regex\":false}]}"
                + json.substring(end);
    }

    private static JsonNode tree(String json) throws IOException {
        return new ObjectMapper().readTree(json);
    }
}
