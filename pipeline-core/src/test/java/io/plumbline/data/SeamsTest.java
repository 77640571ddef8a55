package io.plumbline.data;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plumbline.data.TextTokenizer.Encoded;
import io.plumbline.data.TokenizerOptions.AddBos;
import io.plumbline.data.TokenizerOptions.TruncatePrompt;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
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

    /** Pieces that make special tokens and single line ends; of these a completion may begin with one, which is then dropped. */
    private static final String[] MORE_PIECES = {"<s>", ">", "x\n", "\nx", "</s", "s>"};

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
            assertCutsAreExact(withNfc(withPattern(pattern)));
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
    void cutsBehindASingleLineEnd() throws IOException {
        Seams seams = Seams.of(tree(TestTokenizers.json()));
        assertThat(seams.last("a:\nb")).isEqualTo(3);
        for (String none : List.of("\nb", "a\n\nb", "\u00e9 \nb", "a\n\u00e9", "\u00e9\nb", "a\n", "a\r\n\tb")) {
            assertThat(seams.last(none)).as(none).isZero();
        }
    }

    @Test
    void cutsBesideSpecialTokens() throws IOException {
        Seams seams = Seams.of(tree(TestTokenizers.json()));
        assertThat(seams.next("\u00e9</s>\n\n<s>b", 1)).isEqualTo(1);
        assertThat(seams.next("\u00e9</s>\n\n<s>b", 2)).isEqualTo(5);
        assertThat(seams.next("\u00e9</s>\n\n<s>b", 6)).isEqualTo(7);
        assertThat(seams.next("\u00e9</s>\n\n<s>b", 8)).isEqualTo(10);
        assertThat(seams.last("\u00e9\u00e9</s")).isZero();
    }

    @Test
    void cutsBesideNoTokenThatAnotherMayOverlap() throws IOException {
        String json = TestTokenizers.json();
        for (String other : List.of("x</", "s>b", "</s", ">")) {
            String overlapping = json.replaceFirst("\"content\":\"<s>\"", "\"content\":\"" + other + "\"");
            assertThat(Seams.of(tree(overlapping)).last("\u00e9</s>\u00e9"))
                    .as(other)
                    .isZero();
        }
        assertThat(Seams.of(tree(json.replaceFirst("\"normalized\":false", "\"normalized\":true")))
                        .last("\u00e9<s>\u00e9"))
                .isZero();
    }

    @Test
    void cutsBeforeEverySpaceAfterAWord() throws IOException {
        Seams seams = Seams.of(tree(TestTokenizers.json()));
        assertThat(seams.next("a b  c ", 1)).isEqualTo(1);
        assertThat(seams.next("a b  c ", 2)).isEqualTo(3);
        assertThat(seams.next("a b  c ", 4)).isEqualTo(6);
        assertThat(seams.next("a b  c ", 7)).isEqualTo(7);
        assertThat(seams.next("\u00e9 b", 1)).isEqualTo(3);
        assertThat(seams.next("", 1)).isZero();
    }

    @Test
    void pairsArePartedAsTheirWholeTextsAre() throws QuarantineException {
        assertPairsArePartedAsTheirWholeTexts(TestTokenizers.json());
        for (String pattern : PATTERNS) {
            assertPairsArePartedAsTheirWholeTexts(withNfc(withPattern(pattern)));
        }
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
            Seams seams = Seams.of(tree(other));
            assertThat(seams.last("a b")).as(other.substring(0, 20)).isZero();
            assertThat(seams.next("a b", 1)).as(other.substring(0, 20)).isEqualTo(3);
        }
    }

    private static void assertCutsAreExact(String json) {
        Random random = new Random(3);
        int cuts = 0;
        String[] pieces = Stream.of(PIECES, MORE_PIECES).flatMap(Stream::of).toArray(String[]::new);
        try (TextTokenizer tokenizer = TextTokenizer.of(TestTokenizers.files(json, TestTokenizers.NAMED, null, null))) {
            for (int i = 0; i < 5000; i++) {
                String prompt = text(random, pieces);
                String whole = prompt + text(random, pieces);
                int seam = tokenizer.seam(prompt);
                cuts += seam > 0 ? 1 : 0;
                int[] library = tokenizer.encodeWhole(whole, false).ids();
                assertThat(TokenIds.join(List.of(
                                tokenizer
                                        .encodeWhole(whole.substring(0, seam), false)
                                        .ids(),
                                tokenizer
                                        .encodeWhole(whole.substring(seam), false)
                                        .ids())))
                        .as("'%s' cut at %d", whole, seam)
                        .isEqualTo(library);
                assertThat(tokenizer.encode(whole))
                        .as("'%s' word by word", whole)
                        .isEqualTo(library);
            }
        }
        assertThat(cuts).isGreaterThan(500);
    }

    private static void assertPairsArePartedAsTheirWholeTexts(String json) throws QuarantineException {
        Random random = new Random(4);
        int parted = 0;
        int merged = 0;
        TokenizerOptions options = new TokenizerOptions(1024, 512, TruncatePrompt.KEEP_END, AddBos.TRUE, false);
        try (TextTokenizer tokenizer = TextTokenizer.of(TestTokenizers.files(json, TestTokenizers.NAMED, null, null))) {
            ExampleTokenizer pairs = new ExampleTokenizer(tokenizer, options);
            int[] begin = {tokenizer.bos().orElseThrow()};
            for (int i = 0; i < 5000; i++) {
                String gap = random.nextBoolean() ? " " : "";
                TextExample pair = TextExample.of(text(random), gap + text(random), gap + text(random));
                Encoded chosen =
                        tokenizer.encodeWhole(pair.prompt() + pair.completions().get(0), true);
                int[] rejected = tokenizer
                        .encodeWhole(pair.prompt() + pair.completions().get(1), false)
                        .ids();
                int within = pair.prompt().codePointCount(0, pair.prompt().length());
                int shared = 0;
                while (shared < Math.min(rejected.length, chosen.ids().length)
                        && chosen.ids()[shared] == rejected[shared]
                        && chosen.ends()[shared] <= within) {
                    shared++;
                }
                if (shared == rejected.length
                        || shared == chosen.ids().length
                        || Arrays.equals(chosen.ids(), rejected)) {
                    continue;
                }
                int[] prompt = Arrays.copyOf(rejected, shared);
                int end = shared == 0 ? 0 : chosen.ends()[shared - 1];
                boolean across = end < within
                        && !Arrays.equals(
                                tokenizer.encodeWhole(pair.prompt(), false).ids(), prompt);
                TokenizedExample tokens = pairs.tokenize(pair, "", "");
                assertThat(tokens.example().prompt()).as("%s", pair).isEqualTo(TokenIds.join(List.of(begin, prompt)));
                assertThat(TokenIds.join(List.of(prompt, tokens.example().completions()[0])))
                        .isEqualTo(chosen.ids());
                assertThat(TokenIds.join(List.of(prompt, tokens.example().completions()[1])))
                        .isEqualTo(rejected);
                assertThat(tokens.boundaryMerged()).as("%s", pair).isEqualTo(across);
                parted++;
                merged += across ? 1 : 0;
            }
        }
        assertThat(parted).isGreaterThan(2000);
        assertThat(merged).isGreaterThan(20);
    }

    private static String text(Random random) {
        return text(random, PIECES);
    }

    private static String text(Random random, String... pieces) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(12); i > 0; i--) {
            text.append(pieces[random.nextInt(pieces.length)]);
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

    private static String withNfc(String json) {
        String normalizing = json.replace("\"normalizer\":null", "\"normalizer\":{\"type\":\"NFC\"}");
        assertThat(normalizing).contains("NFC");
        return normalizing;
    }

    private static JsonNode tree(String json) throws IOException {
        return new ObjectMapper().readTree(json);
    }
}
