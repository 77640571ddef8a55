package io.plumbline.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.data.TokenizerOptions.AddBos;
import io.plumbline.data.TokenizerOptions.TruncatePrompt;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Special tokens that a pair's text already has. */
class CarriedSpecialTokensTest {
    private static final int BOS = 0;
    private static final int EOS = 1;
    private static final int NEWLINE = 200;
    private static final int SPACE = 222;
    private static final int FOO = 268;
    private static final int BAR = 264;
    private static final int SPACE_FOO = 281;
    private static final int SPACE_BAR = 280;

    /** One token for both ends, as GPT-2 has. */
    private static final String ONE_FOR_BOTH = "{\"bos_token\": \"</s>\", \"eos_token\": \"</s>\"}";

    @Test
    void anEndInTheTextIsNotAddedAgain() throws QuarantineException {
        TokenizedExample tokens = tokenize("foo", " bar</s>", " foo");
        assertThat(tokens.example().completions()[0]).containsExactly(SPACE_BAR, EOS);
        assertThat(tokens.example().completions()[1]).containsExactly(SPACE_FOO, EOS);
        assertThat(tokens.truncated()[0]).isFalse();
        // Chosen and rejected that differ by it alone are the same to the model.
        assertThatThrownBy(() -> tokenize("foo", " bar</s>", " bar"))
                .isInstanceOf(QuarantineException.class)
                .hasMessage("chosen and rejected are the same 2 tokens");
    }

    @Test
    void whiteSpaceBehindTheEndStays() throws QuarantineException {
        TokenizedExample tokens = tokenize("foo", " bar</s>\n", " foo</s> \n");
        assertThat(tokens.example().completions()[0]).containsExactly(SPACE_BAR, EOS, NEWLINE);
        assertThat(tokens.example().completions()[1]).startsWith(SPACE_FOO, EOS).endsWith(NEWLINE);
    }

    @Test
    void anEndInTheMiddleStaysAndTheEndIsClosed() throws QuarantineException {
        TokenizedExample tokens = tokenize("foo</s>", " bar</s>foo", "</s>foo");
        assertThat(tokens.example().prompt()).containsExactly(BOS, FOO, EOS);
        assertThat(tokens.example().completions()[0]).containsExactly(SPACE_BAR, EOS, FOO, EOS);
        assertThat(tokens.example().completions()[1]).containsExactly(EOS, FOO, EOS);
    }

    @Test
    void aCompletionThatIsTheEndAloneIsClosed() throws QuarantineException {
        assertThat(tokenize("foo", "</s>", " bar").example().completions()[0]).containsExactly(EOS);
    }

    @Test
    void anEndThatTheTextDoubledStays() throws QuarantineException {
        assertThat(tokenize("foo", " bar</s></s>", " bar").example().completions()[0])
                .containsExactly(SPACE_BAR, EOS, EOS);
    }

    @Test
    void anyEndOfTheModelsConfigurationCloses() throws QuarantineException {
        TreeMap<String, String> texts = new TreeMap<>();
        texts.put("tokenizer.json", TestTokenizers.json());
        texts.put(
                "tokenizer_config.json", "{\"bos_token\": \"<s>\", \"eos_token\": \"</s>\", \"pad_token\": \"<pad>\"}");
        texts.put("added_tokens.json", "{\"<|eot|>\": 320}");
        texts.put("config.json", "{\"vocab_size\": 400, \"eos_token_id\": [1, 320]}");
        texts.put("generation_config.json", "{\"eos_token_id\": 321}");
        try (TextTokenizer tokenizer = TextTokenizer.of(new TokenizerFiles("dir", texts))) {
            TokenizedExample tokens = tokenize(tokenizer, AddBos.AUTO, "foo", " bar<|eot|>\n", " foo<pad>");
            assertThat(tokens.example().completions()[0]).containsExactly(SPACE_BAR, 320, NEWLINE);
            assertThat(tokens.example().completions()[1]).containsExactly(SPACE_FOO, 321);
            assertThat(tokenize(tokenizer, AddBos.AUTO, "foo", " bar", " foo")
                            .example()
                            .completions()[0])
                    .containsExactly(SPACE_BAR, EOS);
        }
    }

    @Test
    void aCutSideIsNotClosedWhateverItsTextHad() throws QuarantineException {
        try (TextTokenizer tokenizer = TestTokenizers.tokenizer()) {
            TokenizerOptions options = new TokenizerOptions(4, 2, TruncatePrompt.KEEP_END, AddBos.AUTO, true);
            TokenizedExample tokens = new ExampleTokenizer(tokenizer, options)
                    .tokenize(TextExample.of("foo", " bar foo</s>", " foo</s>"), "", "");
            assertThat(tokens.example().completions()[0]).containsExactly(SPACE_BAR, SPACE_FOO);
            assertThat(tokens.truncated()[0]).isTrue();
            assertThat(tokens.example().completions()[1]).containsExactly(SPACE_FOO, EOS);
            assertThat(tokens.truncated()[1]).isFalse();
        }
    }

    @Test
    void aBeginInThePromptIsNotAddedAgain() throws QuarantineException {
        assertThat(tokenize("<s>foo", " bar", " foo").example().prompt()).containsExactly(BOS, FOO);
        assertThat(tokenize("\n<s>foo", " bar", " foo").example().prompt()).containsExactly(NEWLINE, BOS, FOO);
        assertThat(tokenize("foo<s>", " bar", " foo").example().prompt()).containsExactly(BOS, FOO, BOS);
    }

    @Test
    void aBeginInACompletionIsThePrompts() throws QuarantineException {
        for (String prompt : new String[] {"", "foo", "<s>foo"}) {
            TokenizedExample tokens = tokenize(prompt, "<s> bar", " foo");
            assertThat(tokens.example().prompt())
                    .containsExactly(prompt.isEmpty() ? new int[] {BOS} : new int[] {BOS, FOO});
            assertThat(tokens.example().completions()[0]).containsExactly(SPACE_BAR, EOS);
            assertThat(tokens.example().completions()[1]).containsExactly(SPACE_FOO, EOS);
        }
        assertThat(tokenize("foo", " <s> bar", " bar<s>").example().completions()[0])
                .containsExactly(SPACE, SPACE_BAR, EOS);
        assertThat(tokenize("foo", " <s> bar", " bar<s>").example().completions()[1])
                .containsExactly(SPACE_BAR, BOS, EOS);
        assertThatThrownBy(() -> tokenize("", "<s>", "foo"))
                .isInstanceOf(QuarantineException.class)
                .hasMessage("chosen has no token of its own");
    }

    @Test
    void withoutABeginInThePromptTheCompletionKeepsItsOwn() throws QuarantineException {
        try (TextTokenizer tokenizer = TestTokenizers.tokenizer()) {
            TokenizedExample tokens = tokenize(tokenizer, AddBos.FALSE, "foo", "<s> bar", " foo");
            assertThat(tokens.example().prompt()).containsExactly(FOO);
            assertThat(tokens.example().completions()[0]).containsExactly(BOS, SPACE_BAR, EOS);
        }
    }

    @Test
    void aTokenForBothEndsIsReadByItsPlace() throws QuarantineException {
        try (TextTokenizer tokenizer = TestTokenizers.tokenizer(ONE_FOR_BOTH, null)) {
            TokenizedExample tokens = tokenize(tokenizer, AddBos.TRUE, "", "</s> bar</s>", "</s>");
            assertThat(tokens.example().prompt()).containsExactly(EOS);
            assertThat(tokens.example().completions()[0]).containsExactly(SPACE_BAR, EOS);
            assertThat(tokens.example().completions()[1]).containsExactly(EOS);
            tokens = tokenize(tokenizer, AddBos.TRUE, "foo", "</s>", "</s> bar");
            assertThat(tokens.example().prompt()).containsExactly(EOS, FOO);
            assertThat(tokens.example().completions()[0]).containsExactly(EOS);
            assertThat(tokens.example().completions()[1]).containsExactly(EOS, SPACE_BAR, EOS);
        }
    }

    @Test
    void aCutPromptKeepsTheBeginItHas() throws QuarantineException {
        assertThat(cut(AddBos.FALSE, "<s>foo foo bar bar")).containsExactly(BOS, SPACE_BAR, SPACE_BAR);
        assertThat(cut(AddBos.FALSE, "foo foo bar bar")).containsExactly(SPACE_FOO, SPACE_BAR, SPACE_BAR);
        assertThat(cut(AddBos.AUTO, "\n<s>foo foo bar bar")).containsExactly(BOS, SPACE_BAR, SPACE_BAR);
        // The cut falls before or on a begin in the middle: it stands once.
        assertThat(cut(AddBos.AUTO, "<s>foo foo<s>bar bar")).containsExactly(BOS, BAR, SPACE_BAR);
        assertThat(cut(AddBos.AUTO, "<s>foo foo bar<s>bar")).containsExactly(BOS, BAR);
    }

    private static int[] cut(AddBos addBos, String prompt) throws QuarantineException {
        try (TextTokenizer tokenizer = TestTokenizers.tokenizer()) {
            TokenizerOptions options = new TokenizerOptions(9, 3, TruncatePrompt.KEEP_END, addBos, true);
            TokenizedExample tokens =
                    new ExampleTokenizer(tokenizer, options).tokenize(TextExample.of(prompt, " foo", " bar"), "", "");
            assertThat(tokens.promptTruncated()).isTrue();
            return tokens.example().prompt();
        }
    }

    private static TokenizedExample tokenize(String prompt, String chosen, String rejected) throws QuarantineException {
        try (TextTokenizer tokenizer = TestTokenizers.tokenizer()) {
            return tokenize(tokenizer, AddBos.AUTO, prompt, chosen, rejected);
        }
    }

    private static TokenizedExample tokenize(
            TextTokenizer tokenizer, AddBos addBos, String prompt, String chosen, String rejected)
            throws QuarantineException {
        TokenizerOptions options = new TokenizerOptions(512, 256, TruncatePrompt.KEEP_END, addBos, true);
        return new ExampleTokenizer(tokenizer, options).tokenize(TextExample.of(prompt, chosen, rejected), "", "");
    }
}
