package io.plumbline.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.PlumblineException;
import io.plumbline.data.TokenizerOptions.AddBos;
import io.plumbline.data.TokenizerOptions.TruncatePrompt;
import io.plumbline.example.Example;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ExampleTokenizerTest {
    private static final int BOS = 0;
    private static final int EOS = 1;
    private static final int FOO = 268;
    private static final int BAR = 264;
    private static final int SPACE_FOO = 281;
    private static final int SPACE_BAR = 280;

    private static TextTokenizer tokenizer;

    @BeforeAll
    static void open() {
        tokenizer = TestTokenizers.tokenizer();
    }

    @AfterAll
    static void close() {
        tokenizer.close();
    }

    @Test
    void partsPromptAndCompletionsAtTheBoundary() throws QuarantineException {
        TokenizedExample tokens = tokenize("foo", " bar", " foo");
        assertThat(tokens.example().prompt()).containsExactly(BOS, FOO);
        assertThat(tokens.example().completions()[0]).containsExactly(SPACE_BAR, EOS);
        assertThat(tokens.example().completions()[1]).containsExactly(SPACE_FOO, EOS);
        assertThat(tokens.promptTruncated() || tokens.truncated()[0] || tokens.truncated()[1])
                .isFalse();
        assertThat(tokens.boundaryMerged()).isFalse();
    }

    /** A template that writes begin of sequence is the rule: only add-bos = true asks for another one. */
    @Test
    void textsAreBegunTwiceWhereTheRuleAddsWhatTheyBring() {
        for (AddBos addBos : AddBos.values()) {
            ExampleTokenizer examples = new ExampleTokenizer(tokenizer, options(512, 256, addBos));
            TextExample brings = TextExample.of("<s>foo", " bar", " foo");
            TextExample bringsNone = TextExample.of("foo", " bar", " foo");
            assertThat(examples.isBegunTwice(brings)).isEqualTo(addBos != AddBos.FALSE);
            assertThat(examples.isBegunTwice(brings.rendered("<s>foo", List.of())))
                    .isEqualTo(addBos == AddBos.TRUE);
            assertThat(examples.isBegunTwice(bringsNone)).isFalse();
            assertThat(examples.isBegunTwice(bringsNone.rendered("foo", List.of())))
                    .isFalse();
        }
    }

    @Test
    void givesAMergeAcrossTheBoundaryToTheCompletionsAndMarksIt() throws QuarantineException {
        TokenizedExample tokens = tokenize("foo ", "bar", "foo");
        assertThat(tokens.example().prompt()).containsExactly(BOS, FOO);
        assertThat(tokens.example().completions()[0]).containsExactly(SPACE_BAR, EOS);
        assertThat(tokens.example().completions()[1]).containsExactly(SPACE_FOO, EOS);
        assertThat(tokens.boundaryMerged()).isTrue();
    }

    @Test
    void keepsWhatCompletionsShareOutOfThePrompt() throws QuarantineException {
        TokenizedExample tokens = tokenize("foo", "bar bar", "bar foo");
        assertThat(tokens.example().prompt()).containsExactly(BOS, FOO);
        assertThat(tokens.example().completions()[0]).containsExactly(BAR, SPACE_BAR, EOS);
    }

    @Test
    void findsTheBoundaryAfterCharactersBeyondTheBasicPlane() throws QuarantineException {
        String prompt = "\uD83D\uDE00\uD83D\uDE00 foo";
        TokenizedExample tokens = tokenize(prompt, " bar", " bar bar");
        // Each of the two characters is four bytes, a token each.
        assertThat(tokens.example().prompt()).hasSize(10).startsWith(BOS).endsWith(SPACE_FOO);
        assertThat(tokens.example().completions()[0]).containsExactly(SPACE_BAR, EOS);
        assertThat(tokens.boundaryMerged()).isFalse();
    }

    @Test
    void anEmptyPromptIsBegin() throws QuarantineException {
        for (AddBos addBos : AddBos.values()) {
            TokenizedExample tokens = tokenize(tokenizer, options(512, 256, addBos), "", "foo bar", "foo");
            assertThat(tokens.example().prompt()).containsExactly(BOS);
            assertThat(tokens.example().completions()[0]).containsExactly(FOO, SPACE_BAR, EOS);
            assertThat(tokens.example().completions()[1]).containsExactly(FOO, EOS);
        }
    }

    @Test
    void beginStandsOnceOrNotAtAll() throws QuarantineException {
        assertThat(tokenize("<s>foo", "bar", "foo").example().prompt()).containsExactly(BOS, FOO);
        assertThat(tokenize(tokenizer, options(512, 256, AddBos.FALSE), "foo", " bar", " foo")
                        .example()
                        .prompt())
                .containsExactly(FOO);
    }

    /** As transformers does with add_special_tokens = False. */
    @Test
    void whatATemplateHasWrittenIsTakenAsItIs() throws QuarantineException {
        Example bare = written(AddBos.AUTO, "foo", " bar", " foo");
        assertThat(bare.prompt()).containsExactly(FOO);
        assertThat(bare.completions()[0]).containsExactly(SPACE_BAR);
        Example whole = written(AddBos.AUTO, "<s>foo", " bar</s>", " foo<s>");
        assertThat(whole.prompt()).containsExactly(BOS, FOO);
        assertThat(whole.completions()[0]).containsExactly(SPACE_BAR, EOS);
        assertThat(whole.completions()[1]).containsExactly(SPACE_FOO, BOS);
        assertThat(written(AddBos.TRUE, "foo", " bar", " foo").prompt()).containsExactly(BOS, FOO);
        assertThat(written(AddBos.TRUE, "<s>foo", " bar", " foo").prompt()).containsExactly(BOS, FOO);
    }

    private static Example written(AddBos addBos, String prompt, String chosen, String rejected)
            throws QuarantineException {
        return new ExampleTokenizer(tokenizer, options(512, 256, addBos))
                .tokenize(TextExample.of(prompt, chosen, rejected).rendered(prompt, List.of()), "", "")
                .example();
    }

    @Test
    void cutsThePromptThenTheCompletions() throws QuarantineException {
        TokenizedExample tokens =
                tokenize(tokenizer, options(5, 3, AddBos.AUTO), "foo foo bar bar", " bar foo", " foo bar bar");
        assertThat(tokens.example().prompt()).containsExactly(BOS, SPACE_BAR, SPACE_BAR);
        assertThat(tokens.example().completions()[0]).containsExactly(SPACE_BAR, SPACE_FOO);
        assertThat(tokens.example().completions()[1]).containsExactly(SPACE_FOO, SPACE_BAR);
        assertThat(tokens.promptTruncated()).isTrue();
        assertThat(tokens.truncated()[0]).isTrue();
        assertThat(tokens.truncated()[1]).isTrue();
    }

    @Test
    void closesACompletionThatJustFits() throws QuarantineException {
        TokenizedExample tokens = tokenize(tokenizer, options(5, 2, AddBos.AUTO), "foo", " bar foo", " foo bar bar");
        assertThat(tokens.example().completions()[0]).containsExactly(SPACE_BAR, SPACE_FOO, EOS);
        assertThat(tokens.truncated()[0]).isFalse();
        assertThat(tokens.example().completions()[1]).containsExactly(SPACE_FOO, SPACE_BAR, SPACE_BAR);
        assertThat(tokens.truncated()[1]).isTrue();
    }

    @Test
    void keepsThePromptsStartIfAsked() throws QuarantineException {
        TokenizerOptions options = new TokenizerOptions(9, 3, TruncatePrompt.KEEP_START, AddBos.TRUE, false);
        TokenizedExample tokens = tokenize(tokenizer, options, "foo foo bar bar", " bar", " foo");
        assertThat(tokens.example().prompt()).containsExactly(BOS, FOO, SPACE_FOO);
        assertThat(tokens.example().completions()[0]).containsExactly(SPACE_BAR);
        assertThat(tokens.truncated()[0]).isFalse();
    }

    @Test
    void partsPromptAndAnyNumberOfCompletionsAtTheSameToken() throws QuarantineException {
        ExampleTokenizer lists = new ExampleTokenizer(tokenizer, TokenizerOptions.DEFAULT);
        TextExample text = new TextExample("foo ", List.of("bar", "foo", "bar bar"), List.of(1, 2, 2));
        TokenizedExample tokens = lists.tokenize(text, "id", "source");
        assertThat(tokens.example())
                .usingRecursiveComparison()
                .ignoringFields("strength")
                .isEqualTo(new Example(
                        "id",
                        "source",
                        new int[] {BOS, FOO},
                        new int[][] {{SPACE_BAR, EOS}, {SPACE_FOO, EOS}, {SPACE_BAR, SPACE_BAR, EOS}},
                        new int[] {1, 2, 2}));
        assertThat(tokens.boundaryMerged()).isTrue();
        assertThat(tokens.truncated()).containsExactly(false, false, false);
        // One completion alone: the prompt is all tokens within its characters.
        TokenizedExample one = lists.tokenize(TextExample.of("foo", " bar"), "id", "source");
        assertThat(one.example().prompt()).containsExactly(BOS, FOO);
        assertThat(one.example().completions()[0]).containsExactly(SPACE_BAR, EOS);
        assertQuarantined(
                tokenizer,
                options(3, 2, AddBos.AUTO),
                TextExample.of("foo", " foo", " bar foo", " bar bar"),
                Reason.IDENTICAL_AFTER_TRUNCATION,
                "completion 2 and completion 3 are the same 1 tokens");
    }

    @Test
    void quarantinesSidesThatTruncationMakesIdentical() {
        assertQuarantined(
                tokenizer,
                options(3, 2, AddBos.AUTO),
                TextExample.of("foo", " bar foo", " bar bar"),
                Reason.IDENTICAL_AFTER_TRUNCATION,
                "chosen and rejected are the same 1 tokens");
    }

    @Test
    void quarantinesWhatTheTokenizerDrops() {
        String json = TestTokenizers.json()
                .replace(
                        "\"normalizer\":null",
                        "\"normalizer\":{\"type\":\"Replace\",\"pattern\":{\"String\":\"~\"}," + "\"content\":\"\"}");
        assertThat(json).contains("Replace");
        try (TextTokenizer dropping = TextTokenizer.of(TestTokenizers.files(json, TestTokenizers.NAMED, null, null))) {
            assertQuarantined(
                    dropping,
                    TokenizerOptions.DEFAULT,
                    TextExample.of("foo", " bar", "~~"),
                    Reason.NOTHING_LEFT,
                    "rejected has no token of its own");
        }
    }

    @Test
    void quarantinesAnEmptyPromptWithoutBegin() throws QuarantineException {
        try (TextTokenizer nameless = TestTokenizers.tokenizer("{\"eos_token\": \"</s>\"}", null)) {
            assertQuarantined(
                    nameless,
                    TokenizerOptions.DEFAULT,
                    TextExample.of("", "foo", "bar"),
                    Reason.NO_BOS,
                    "the prompt has no token and the tokenizer has no begin-of-sequence token");
            assertThat(tokenize(nameless, TokenizerOptions.DEFAULT, "foo", " bar", " foo")
                            .example()
                            .prompt())
                    .containsExactly(FOO);
        }
    }

    @Test
    void quarantinesIdsWithoutEmbedding() {
        try (TextTokenizer narrow = TestTokenizers.tokenizer(TestTokenizers.NAMED, "{\"vocab_size\": 280}")) {
            assertQuarantined(
                    narrow,
                    TokenizerOptions.DEFAULT,
                    TextExample.of("foo", " bar", "bar"),
                    Reason.TOKEN_OUT_OF_VOCABULARY,
                    "token id 280, but the model's vocab_size is 280");
        }
    }

    @Test
    void refusesSpecialTokensThatAreNotThere() {
        try (TextTokenizer nameless = TestTokenizers.tokenizer(null, null)) {
            assertThatThrownBy(() -> new ExampleTokenizer(nameless, options(512, 256, AddBos.TRUE)))
                    .isInstanceOf(PlumblineException.class)
                    .hasMessage("tokenizer.add-bos is true, but the tokenizer has no begin-of-sequence token; name"
                            + " bos_token in tokenizer_config.json or set tokenizer.add-bos = auto");
            assertThatThrownBy(() -> new ExampleTokenizer(nameless, TokenizerOptions.DEFAULT))
                    .isInstanceOf(PlumblineException.class)
                    .hasMessage("tokenizer.add-eos is true, but the tokenizer has no end-of-sequence token; name"
                            + " eos_token in tokenizer_config.json or set tokenizer.add-eos = false");
        }
    }

    @Test
    void refusesLengthsThatLeaveNoRoom() {
        assertThatThrownBy(() -> options(256, 256, AddBos.AUTO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("tokenizer.max-prompt-length must be below tokenizer.max-length 256, got 256");
        assertThatThrownBy(() -> options(256, 0, AddBos.AUTO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("tokenizer.max-prompt-length must be at least 1, got 0");
    }

    private static TokenizerOptions options(int maxLength, int maxPromptLength, AddBos addBos) {
        return new TokenizerOptions(maxLength, maxPromptLength, TruncatePrompt.KEEP_END, addBos, true);
    }

    private static TokenizedExample tokenize(String prompt, String chosen, String rejected) throws QuarantineException {
        return tokenize(tokenizer, TokenizerOptions.DEFAULT, prompt, chosen, rejected);
    }

    private static TokenizedExample tokenize(
            TextTokenizer tokenizer, TokenizerOptions options, String prompt, String chosen, String rejected)
            throws QuarantineException {
        return new ExampleTokenizer(tokenizer, options).tokenize(TextExample.of(prompt, chosen, rejected), "", "");
    }

    private static void assertQuarantined(
            TextTokenizer tokenizer, TokenizerOptions options, TextExample pair, Reason reason, String detail) {
        assertThatThrownBy(() -> new ExampleTokenizer(tokenizer, options).tokenize(pair, "", ""))
                .isInstanceOfSatisfying(
                        QuarantineException.class, e -> assertThat(e.reason()).isEqualTo(reason))
                .hasMessage(detail);
    }
}
