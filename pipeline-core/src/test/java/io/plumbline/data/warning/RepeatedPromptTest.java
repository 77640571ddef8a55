package io.plumbline.data.warning;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.data.ChatRenderer;
import io.plumbline.data.Columns;
import io.plumbline.data.QuarantineException;
import io.plumbline.data.RowLayout;
import io.plumbline.data.RowReading;
import io.plumbline.data.TemplateOptions;
import io.plumbline.data.TextExample;
import io.plumbline.data.TokenizedExample;
import io.plumbline.data.TokenizerFiles;
import io.plumbline.example.Example;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The sign of rows that a chat template writes: the completion follows what comes before an answer. */
class RepeatedPromptTest {
    private static final String TEMPLATE =
            "{% for m in messages %}<{{ m.role }}>{{ m.content }}<end>\n{% endfor %}{% if add_generation_prompt %}<assistant>"
                    + "{% endif %}";
    private static final String QUESTION = "what is the capital of France";

    private static Sign sign(Object prompt, String answer) throws QuarantineException {
        RowReading row = new RowLayout("chat", Columns.DEFAULT)
                .reading(Map.of(
                        "prompt",
                        prompt,
                        "chosen",
                        List.of(message("assistant", answer)),
                        "rejected",
                        List.of(message("assistant", "no"))));
        Map<String, String> files =
                Map.of("tokenizer.json", "{}", "tokenizer_config.json", "{}", "chat_template.jinja", TEMPLATE);
        TextExample text = row.example(
                ChatRenderer.of(new TokenizerFiles("model", new TreeMap<>(files)), TemplateOptions.DEFAULT));
        TokenizedExample tokens = new TokenizedExample(
                Example.of("id", "source", new int[] {0}, new int[][] {{1}, {2}}),
                false,
                new boolean[] {false, false},
                false);
        return new RepeatedPrompt().sign(new SeenExample(row, text, tokens, false));
    }

    private static Map<String, String> message(String role, String content) {
        return Map.of("role", role, "content", content);
    }

    @Test
    void answersThatBeginWithTheLastMessage() throws QuarantineException {
        List<Object> prompts = List.of(
                QUESTION,
                List.of(message("user", QUESTION)),
                List.of(message("system", "be short"), message("user", " " + QUESTION + "\n")));
        for (Object prompt : prompts) {
            assertThat(sign(prompt, QUESTION + "? Paris")).isEqualTo(Sign.SHOWN);
            assertThat(sign(prompt, "Paris. " + QUESTION)).isEqualTo(Sign.NOT_SHOWN);
        }
        assertThat(sign("and", "and so on")).isEqualTo(Sign.SILENT);
    }
}
