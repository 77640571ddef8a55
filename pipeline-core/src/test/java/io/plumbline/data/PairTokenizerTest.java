package io.plumbline.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.PlumblineException;
import io.plumbline.data.TokenizerOptions.AddBos;
import io.plumbline.data.TokenizerOptions.TruncatePrompt;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PairTokenizerTest {
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
        PairTokens tokens = tokenize("foo", " bar", " foo");
        assertThat(tokens.prompt()).containsExactly(BOS, FOO);
        assertThat(tokens.chosen()).containsExactly(SPACE_BAR, EOS);
        assertThat(tokens.rejected()).containsExactly(SPACE_FOO, EOS);
        assertThat(tokens.promptTruncated() || tokens.chosenTruncated() || tokens.rejectedTruncated())
                .isFalse();
        assertThat(tokens.boundaryMerged()).isFalse();
    }

    @Test
    void givesAMergeAcrossTheBoundaryToTheCompletionsAndMarksIt() throws QuarantineException {
        PairTokens tokens = tokenize("foo ", "bar", "foo");
        assertThat(tokens.prompt()).containsExactly(BOS, FOO);
        assertThat(tokens.chosen()).containsExactly(SPACE_BAR, EOS);
        assertThat(tokens.rejected()).containsExactly(SPACE_FOO, EOS);
        assertThat(tokens.boundaryMerged()).isTrue();
    }

    @Test
    void keepsWhatCompletionsShareOutOfThePrompt() throws QuarantineException {
        PairTokens tokens = tokenize("foo", "bar bar", "bar foo");
        assertThat(tokens.prompt()).containsExactly(BOS, FOO);
        assertThat(tokens.chosen()).containsExactly(BAR, SPACE_BAR, EOS);
    }

    @Test
    void findsTheBoundaryAfterCharactersBeyondTheBasicPlane() throws QuarantineException {
        String prompt = "\uD83D\uDE00\uD83D\uDE00 foo";
        PairTokens tokens = tokenize(prompt, " bar", " bar bar");
        // Each of the two characters is four bytes, a token each.
        assertThat(tokens.prompt()).hasSize(10).startsWith(BOS).endsWith(SPACE_FOO);
        assertThat(tokens.chosen()).containsExactly(SPACE_BAR, EOS);
        assertThat(tokens.boundaryMerged()).isFalse();
    }

    @Test
    void anEmptyPromptIsBegin() throws QuarantineException {
        for (AddBos addBos : AddBos.values()) {
            PairTokens tokens = tokenize(tokenizer, options(512, 256, addBos), "", "foo bar", "foo");
            assertThat(tokens.prompt()).containsExactly(BOS);
            assertThat(tokens.chosen()).containsExactly(FOO, SPACE_BAR, EOS);
            assertThat(tokens.rejected()).containsExactly(FOO, EOS);
        }
    }

    @Test
    void beginStandsOnceOrNotAtAll() throws QuarantineException {
        assertThat(tokenize("<s>foo", "bar", "foo").prompt()).containsExactly(BOS, FOO);
        assertThat(tokenize(tokenizer, options(512, 256, AddBos.FALSE), "foo", " bar", " foo")
                        .prompt())
                .containsExactly(FOO);
    }

    @Test
    void cutsThePromptThenTheCompletions() throws QuarantineException {
        PairTokens tokens =
                tokenize(tokenizer, options(5, 3, AddBos.AUTO), "foo foo bar bar", " bar foo", " foo bar bar");
        assertThat(tokens.prompt()).containsExactly(BOS, SPACE_BAR, SPACE_BAR);
        assertThat(tokens.chosen()).containsExactly(SPACE_BAR, SPACE_FOO);
        assertThat(tokens.rejected()).containsExactly(SPACE_FOO, SPACE_BAR);
        assertThat(tokens.promptTruncated()).isTrue();
        assertThat(tokens.chosenTruncated()).isTrue();
        assertThat(tokens.rejectedTruncated()).isTrue();
    }

    @Test
    void closesACompletionThatJustFits() throws QuarantineException {
        PairTokens tokens = tokenize(tokenizer, options(5, 2, AddBos.AUTO), "foo", " bar foo", " foo bar bar");
        assertThat(tokens.chosen()).containsExactly(SPACE_BAR, SPACE_FOO, EOS);
        assertThat(tokens.chosenTruncated()).isFalse();
        assertThat(tokens.rejected()).containsExactly(SPACE_FOO, SPACE_BAR, SPACE_BAR);
        assertThat(tokens.rejectedTruncated()).isTrue();
    }

    @Test
    void keepsThePromptsStartIfAsked() throws QuarantineException {
        TokenizerOptions options = new TokenizerOptions(9, 3, TruncatePrompt.KEEP_START, AddBos.TRUE, false);
        PairTokens tokens = tokenize(tokenizer, options, "foo foo bar bar", " bar", " foo");
        assertThat(tokens.prompt()).containsExactly(BOS, FOO, SPACE_FOO);
        assertThat(tokens.chosen()).containsExactly(SPACE_BAR);
        assertThat(tokens.chosenTruncated()).isFalse();
    }

    @Test
    void quarantinesSidesThatTruncationMakesIdentical() {
        assertQuarantined(
                tokenizer,
                options(3, 2, AddBos.AUTO),
                new PreferencePair("foo", " bar foo", " bar bar"),
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
                    new PreferencePair("foo", " bar", "~~"),
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
                    new PreferencePair("", "foo", "bar"),
                    Reason.NO_BOS,
                    "the prompt has no token and the tokenizer has no begin-of-sequence token");
            assertThat(tokenize(nameless, TokenizerOptions.DEFAULT, "foo", " bar", " foo")
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
                    new PreferencePair("foo", " bar", "bar"),
                    Reason.TOKEN_OUT_OF_VOCABULARY,
                    "token id 280, but the model's vocab_size is 280");
        }
    }

    @Test
    void refusesSpecialTokensThatAreNotThere() {
        try (TextTokenizer nameless = TestTokenizers.tokenizer(null, null)) {
            assertThatThrownBy(() -> new PairTokenizer(nameless, options(512, 256, AddBos.TRUE)))
                    .isInstanceOf(PlumblineException.class)
                    .hasMessage("tokenizer.add-bos is true, but the tokenizer has no begin-of-sequence token; name"
                            + " bos_token in tokenizer_config.json or set tokenizer.add-bos = auto");
            assertThatThrownBy(() -> new PairTokenizer(nameless, TokenizerOptions.DEFAULT))
                    .isInstanceOf(PlumblineException.class)
                    .hasMessage("tokenizer.add-eos is true, but the tokenizer has no end-of-sequence token; name"
                            + " eos_token in tokenizer_config.json or set tokenizer.add-eos = false");
        }
    }

    @Test
    void refusesLengthsThatLeaveNoRoom() {
        assertThatThrownBy(() -> options(256, 256, AddBos.AUTO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("tokenizer.max-length must be > tokenizer.max-prompt-length = 256, got 256");
        assertThatThrownBy(() -> options(256, 0, AddBos.AUTO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("tokenizer.max-prompt-length must be >= 1, got 0");
    }

    private static TokenizerOptions options(int maxLength, int maxPromptLength, AddBos addBos) {
        return new TokenizerOptions(maxLength, maxPromptLength, TruncatePrompt.KEEP_END, addBos, true);
    }

    private static PairTokens tokenize(String prompt, String chosen, String rejected) throws QuarantineException {
        return tokenize(tokenizer, TokenizerOptions.DEFAULT, prompt, chosen, rejected);
    }

    private static PairTokens tokenize(
            TextTokenizer tokenizer, TokenizerOptions options, String prompt, String chosen, String rejected)
            throws QuarantineException {
        return new PairTokenizer(tokenizer, options).tokenize(new PreferencePair(prompt, chosen, rejected));
    }

    private static void assertQuarantined(
            TextTokenizer tokenizer, TokenizerOptions options, PreferencePair pair, Reason reason, String detail) {
        assertThatThrownBy(() -> new PairTokenizer(tokenizer, options).tokenize(pair))
                .isInstanceOfSatisfying(
                        QuarantineException.class, e -> assertThat(e.reason()).isEqualTo(reason))
                .hasMessage(detail);
    }
}
