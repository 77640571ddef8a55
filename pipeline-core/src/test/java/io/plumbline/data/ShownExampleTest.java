package io.plumbline.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.example.Example;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShownExampleTest {
    private static List<String> shown(String prompt, String... completions) throws QuarantineException {
        try (TextTokenizer tokenizer = TestTokenizers.tokenizer()) {
            ExampleTokenizer examples = new ExampleTokenizer(tokenizer, TokenizerOptions.DEFAULT);
            return examples.shown(examples.tokenize(TextExample.of(prompt, completions), "id", "source"));
        }
    }

    private static String together(String line) {
        return line.substring(line.indexOf('|')).replace("|", "");
    }

    @Test
    void showsEveryTokenAndTheTextAsItIs() throws QuarantineException {
        List<String> lines = shown("a question", " the answer", " another");
        assertThat(lines).hasSize(3);
        assertThat(lines.get(0)).startsWith("prompt (").contains("|<s>|").endsWith("|");
        assertThat(lines.get(1)).startsWith("chosen (").endsWith("|</s>|");
        assertThat(lines.get(2)).startsWith("rejected (");
        assertThat(together(lines.get(0)) + together(lines.get(1))).isEqualTo("<s>a question the answer</s>");
        for (String line : lines) {
            int tokens = Integer.parseInt(line.replaceAll("^[a-z]+ \\((\\d+) tokens\\).*", "$1"));
            assertThat(line.chars().filter(character -> character == '|').count())
                    .isEqualTo(tokens + 1);
        }
    }

    @Test
    void putsACharacterOfSeveralTokensBehindTheLastOfThem() throws QuarantineException {
        assertThat(together(shown("q", "\uD83D\uDE00 \u00E9", "no").get(1))).isEqualTo("\uD83D\uDE00 \u00E9</s>");
    }

    @Test
    void escapesWhatAConsoleWouldActOn() {
        assertThat(ShownExample.escaped("a|b\\c\n\r\t\u001B[2J\u0000\u202E\u200B\u00A0\u2028"))
                .isEqualTo("a\\|b\\\\c\\n\\r\\t\\u{1b}[2J\\u{0}\\u{202e}\\u{200b}\\u{a0}\\u{2028}");
        assertThat(ShownExample.escaped("Zoë 日本 \uD83D\uDE00")).isEqualTo("Zoë 日本 \uD83D\uDE00");
    }

    @Test
    void showsTheEndsOfALongText() throws QuarantineException {
        try (TextTokenizer tokenizer = TestTokenizers.tokenizer()) {
            int[] ids = new int[1000];
            Arrays.fill(ids, tokenizer.encode("a")[0]);
            TokenizedExample example = new TokenizedExample(
                    Example.of("id", "source", new int[] {0}, ids), true, new boolean[] {true}, false);
            List<String> lines = new ShownExample(tokenizer).lines(example);
            assertThat(lines.get(0)).isEqualTo("prompt (1 token, cut): |<s>|");
            assertThat(lines.get(1))
                    .startsWith("completion 1 (1000 tokens, cut): |a|a|")
                    .contains("|a| … 700 more tokens … |a|")
                    .hasSizeLessThan(700);
        }
    }
}
