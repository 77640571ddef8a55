package io.plumbline.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Whatever a row holds, it becomes a pair that says the same, or is put aside with a reason. */
class DataPropertiesTest {
    private static final String SEED = "20261121";
    private static final int MAX_LENGTH = 40;

    private static TextTokenizer text;
    private static ExampleTokenizer tokenizer;

    @BeforeContainer
    static void open() {
        text = TestTokenizers.tokenizer();
        tokenizer = new ExampleTokenizer(
                text,
                new TokenizerOptions(
                        MAX_LENGTH,
                        MAX_LENGTH / 2,
                        TokenizerOptions.TruncatePrompt.KEEP_END,
                        TokenizerOptions.AddBos.AUTO,
                        true));
    }

    @AfterContainer
    static void close() {
        text.close();
    }

    @Property(tries = 3_000, seed = SEED)
    void linesOfAnyBytes(@ForAll byte[] bytes) {
        try {
            assertThat(JsonLine.of(bytes, bytes.length).row("the line")).isNotNull();
        } catch (QuarantineException putAside) {
            assertThat(putAside.reason()).isIn(Reason.MALFORMED_JSON, Reason.INVALID_TEXT);
        }
    }

    @Property(tries = 3_000, seed = SEED)
    void rowsOfAnyTypes(@ForAll("rows") Map<String, Object> row) {
        for (String format : RowFormats.names()) {
            try {
                TextExample pair = RowFormats.named(format).read(row, Columns.DEFAULT);
                assertThat(pair.completions().get(0)).isNotNull();
                new ExampleChecks(1_000).check(pair);
            } catch (QuarantineException putAside) {
                assertThat(putAside.getMessage()).isNotBlank();
            }
        }
    }

    @Property(tries = 3_000, seed = SEED)
    void transcriptsRejoin(
            @ForAll("transcripts") String shared,
            @ForAll("transcripts") String one,
            @ForAll("transcripts") String other) {
        String chosen = shared + one;
        String rejected = shared + other;
        try {
            TextExample pair =
                    RowFormats.named("hh").read(Map.of("chosen", chosen, "rejected", rejected), Columns.DEFAULT);
            assertThat(pair.prompt() + pair.completions().get(0)).isEqualTo(chosen);
            assertThat(pair.prompt() + pair.completions().get(1)).isEqualTo(rejected);
            assertThat(pair.prompt()).endsWith("\n\nAssistant:");
            assertThat(pair.completions().get(0)).doesNotContain("\n\nAssistant:");
        } catch (QuarantineException putAside) {
            assertThat(putAside.reason()).isEqualTo(Reason.UNSPLITTABLE_TRANSCRIPT);
        }
    }

    @Property(tries = 2_000, seed = SEED)
    void tokensAreThoseOfTheText(
            @ForAll("texts") String prompt, @ForAll("texts") String chosen, @ForAll("texts") String rejected) {
        TextExample pair = TextExample.of(prompt, chosen, rejected);
        TokenizedExample tokens;
        try {
            new ExampleChecks(10_000).check(pair);
            tokens = tokenizer.tokenize(pair, "", "");
        } catch (QuarantineException putAside) {
            assertThat(putAside.getMessage()).isNotBlank();
            return;
        }
        assertThat(tokens.example().prompt().length).isBetween(1, MAX_LENGTH / 2);
        for (int[] completion :
                List.of(tokens.example().completions()[0], tokens.example().completions()[1])) {
            assertThat(completion.length)
                    .isBetween(1, MAX_LENGTH - tokens.example().prompt().length);
            assertThat(Arrays.stream(completion).boxed()).allMatch(id -> id >= 0 && id < 320);
        }
        if (!tokens.promptTruncated() && !tokens.truncated()[0]) {
            assertThat(text.decode(TokenIds.join(
                            List.of(tokens.example().prompt(), tokens.example().completions()[0]))))
                    .isEqualTo(prompt + chosen);
        }
        if (!tokens.promptTruncated() && !tokens.truncated()[1]) {
            assertThat(text.decode(TokenIds.join(
                            List.of(tokens.example().prompt(), tokens.example().completions()[1]))))
                    .isEqualTo(prompt + rejected);
        }
    }

    @Provide
    Arbitrary<Map<String, Object>> rows() {
        Arbitrary<Object> values = Arbitraries.oneOf(
                Arbitraries.strings().ofMaxLength(20).map(text -> (Object) text),
                Arbitraries.of((Object) 7, 1.5, true, List.of("b"), Map.of("a", 1), "\n\nAssistant: x", "\uD83D"),
                Arbitraries.just("bytes".getBytes(StandardCharsets.UTF_8)).map(bytes -> (Object) bytes));
        Arbitrary<String> columns = Arbitraries.of("prompt", "chosen", "rejected", "source", "other");
        return Arbitraries.maps(columns, values.injectNull(0.1)).ofMaxSize(5).map(HashMap::new);
    }

    @Provide
    Arbitrary<String> transcripts() {
        return Arbitraries.of(
                        "\n\nAssistant:",
                        "\n\nHuman:",
                        "\n",
                        "Assistant:",
                        " yes",
                        "",
                        "\uD83D",
                        "\n\nAssistant",
                        "\u0000")
                .list()
                .ofMaxSize(6)
                .map(parts -> String.join("", parts));
    }

    /** Text with what tokenizers trip over; without the angle bracket that begins a special token. */
    @Provide
    Arbitrary<String> texts() {
        Arbitrary<String> any = Arbitraries.strings().excludeChars('<').ofMaxLength(12);
        Arbitrary<String> odd = Arbitraries.of(
                " ",
                "  ",
                "foo",
                " bar",
                "\u0000",
                "\u0301",
                "\uD83D\uDE00",
                "\u202E",
                "\r\n",
                "\u00A0",
                "\uFFFD",
                "'s",
                "123");
        return Arbitraries.oneOf(any, odd).list().ofMaxSize(6).map(parts -> String.join("", parts));
    }
}
