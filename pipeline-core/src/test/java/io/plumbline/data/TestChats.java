package io.plumbline.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Rows of messages, read by a small template. */
final class TestChats {
    private static final String TEMPLATE = "{{ bos_token }}{% if tools %}{{ tools | length }} tools\n{% endif %}"
            + "{% for message in messages %}<{{ message.role }}>{{ message.content }}"
            + "{% if message.tool_calls %}{{ message.tool_calls[0].function.name }}{% endif %}<end>\n{% endfor %}"
            + "{% if add_generation_prompt %}<assistant>{% endif %}";

    static final String QUESTION = message("user", "q");
    static final String YES = message("assistant", "yes");
    static final String NO = message("assistant", "no");

    private TestChats() {}

    static ChatRenderer renderer() {
        return renderer(TEMPLATE);
    }

    static ChatRenderer renderer(String template) {
        return ChatRenderer.of(files(template), TemplateOptions.DEFAULT);
    }

    /** @param template null for none */
    static TokenizerFiles files(String template) {
        Map<String, String> files = new TreeMap<>();
        files.put(TokenizerFiles.TOKENIZER, TestTokenizers.json());
        ObjectNode config = new ObjectMapper().createObjectNode().put("bos_token", "<s>");
        files.put(TokenizerFiles.TOKENIZER_CONFIG, config.toString());
        if (template != null) {
            files.put(TokenizerFiles.CHAT_TEMPLATE, template);
        }
        return new TokenizerFiles("model", new TreeMap<>(files));
    }

    /** The example that the small template writes. */
    static TextExample example(String prompt, String... completions) {
        return TextExample.of(prompt, completions).rendered(prompt, List.of());
    }

    /** The same with answers of several turns. */
    static TextExample answering(TextExample example, List<List<Integer>> answers) {
        return example.rendered(example.prompt(), answers);
    }

    static TextExample read(String format, Columns columns, String json) throws QuarantineException {
        return new RowLayout(format, columns)
                .reading(new JsonLine(json, true).row("the line"))
                .example(renderer());
    }

    static String message(String role, String content) {
        return "{\"role\": \"" + role + "\", \"content\": \"" + content + "\"}";
    }

    /** JSON with single quotes, and Q, Y and N for a question and two answers to it. */
    static String filled(String layout) {
        return layout.replace('\'', '"')
                .replace("Q", QUESTION)
                .replace("Y", YES)
                .replace("N", NO);
    }

    /** Holds that a row is put aside. */
    static void assertQuarantined(String json, Reason reason, String detail) {
        assertThatThrownBy(() -> read("auto", Columns.DEFAULT, json))
                .isInstanceOfSatisfying(
                        QuarantineException.class, e -> assertThat(e.reason()).isEqualTo(reason))
                .hasMessage(detail);
    }

    /** A pair of two lists of messages. */
    static String row(String chosen, String rejected, String more) {
        return "{\"chosen\": [" + chosen + "], \"rejected\": [" + rejected + "]" + more + "}";
    }
}
