package io.plumbline.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.data.PromptLayout.Format;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PromptLayoutTest {
    private static final ExampleChecks CHECKS = new ExampleChecks(60);

    @Test
    void aTextIsThePromptAsItStands() throws QuarantineException {
        PromptRow read = read(layout(), "{'prompt': ' Once upon ', 'answer': 42, 'other': 'x'}");
        // sha256sum of the text.
        assertThat(read.id()).isEqualTo("aa1fafdef66b4770f65127efd44045945848ac116874b1c2589de32561264927");
        assertThat(read.text()).isEqualTo(" Once upon ");
        assertThat(read.messages()).isNull();
        assertThat(read.kept()).isEmpty();
    }

    @Test
    void keptColumnsGoWithIt() throws QuarantineException {
        PromptLayout layout = layout(Format.AUTO, "prompt", "answer", "info.level", "none");
        assertThat(read(layout, "{'prompt': 'a', 'answer': 42, 'info': {'level': 'easy'}, 'none': null}")
                        .kept())
                .isEqualTo(Map.of("answer", 42, "info.level", "easy"));
        assertThat(layout.read()).contains("prompt", "answer", "info.level", "info", "none", "tools");
    }

    @Test
    void messagesAreRenderedWithWhatComesBeforeAnAnswer() throws QuarantineException {
        PromptRow read = read(layout(), "{'prompt': [{'role': 'human', 'content': 'q'}], 'system': 'be kind'}");
        assertThat(read.text()).isEqualTo("<s><system>be kind<end>\n<user>q<end>\n<assistant>");
        assertThat(read.messages())
                .containsExactly(new PromptRow.Message("system", "be kind"), new PromptRow.Message("user", "q"));
        assertThat(read.isWritten()).isTrue();
    }

    @Test
    void aTextIsAQuestionWhereItIsAskedFor() throws QuarantineException {
        PromptRow text = read(layout(Format.CHAT, "prompt"), "{'prompt': 'q'}");
        PromptRow messages = read(layout(), "{'prompt': [{'content': 'q', 'role': 'user', 'id': 7}]}");
        assertThat(text).isEqualTo(messages);
    }

    @Test
    void anotherToolMakesAnotherPrompt() throws QuarantineException {
        String prompt = "'prompt': [{'role': 'user', 'content': 'q'}]";
        String plain = read(layout(), "{" + prompt + "}").id();
        String tool =
                read(layout(), "{" + prompt + ", 'tools': [{'name': 'a'}]}").id();
        String other =
                read(layout(), "{" + prompt + ", 'tools': [{'name': 'b'}]}").id();
        assertThat(List.of(plain, tool, other)).doesNotHaveDuplicates();
    }

    @Test
    void textsOfSeveralColumnsStandBelowEachOther() throws QuarantineException {
        PromptLayout layout = new PromptLayout(Format.AUTO, new PromptColumns(List.of("task", "input")), List.of());
        assertThat(read(layout, "{'task': 'Add.', 'input': '1 2'}").text()).isEqualTo("Add.\n\n1 2");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'other': 'a'} | MISSING_TEXT | column 'prompt' is missing or null",
                "{'prompt': null} | MISSING_TEXT | column 'prompt' is missing or null",
                "{'prompt': 5} | WRONG_TYPE | column 'prompt' must hold text or messages, found a number",
                "{'prompt': ['a']} | WRONG_TYPE | column 'prompt' must hold text or messages, found a list",
                "{'prompt': []} | WRONG_MESSAGES | column 'prompt' is an empty list of messages",
                "{'prompt': [{'role': 'user', 'content': 'q'}, 3]} | WRONG_MESSAGES |"
                        + " message 2 of column 'prompt' must be an object with role and content",
                "{'prompt': [{'role': 'system', 'content': 'q'}]} | WRONG_MESSAGES |"
                        + " the last message before the completions is of role 'system': nobody asks anything",
                "{'prompt': [{'role': 'assistant', 'tool_calls': [{'name': 'f'}]}, {'role': 'tool', 'content': '1'}]} |"
                        + " WRONG_MESSAGES | message 1 of the prompt has tool_calls, and completions are kept with the"
                        + " roles and texts of their prompts alone",
                "{'prompt': '[{\\\"role\\\": \\\"user\\\", \\\"content\\\": \\\"q\\\"}]'} | WRONG_MESSAGES |"
                        + " column 'prompt' holds messages that are written as a text; give them as lists of objects, in"
                        + " JSON lines or Parquet",
                "{'prompt': 'a', 'answer': [1]} | WRONG_TYPE | column 'answer' must hold a text or a number, as"
                        + " sample.keep-columns names it, found a list",
                "{'prompt': '1234567890123456789012345678901234567890123456789012345678901'} | TEXT_TOO_LONG |"
                        + " prompt has 61 characters, more than data.max-characters = 60",
            })
    void aRowWithoutAUsablePromptIsRefused(String row, Reason reason, String detail) {
        assertThatThrownBy(() -> read(layout(Format.AUTO, "prompt", "answer"), row))
                .isInstanceOfSatisfying(
                        QuarantineException.class, e -> assertThat(e.reason()).isEqualTo(reason))
                .hasMessage(detail);
    }

    @Test
    void aModelWithoutATemplateReadsNoMessages() {
        ChatRenderer renderer = ChatRenderer.of(TestChats.files(null), TemplateOptions.DEFAULT);
        Map<String, Object> row = Map.of("prompt", List.of(Map.of("role", "user", "content", "q")));
        assertThatThrownBy(() -> layout().read(row, renderer, CHECKS))
                .hasMessage(
                        "model has no chat template (chat_template.jinja, or chat_template in tokenizer_config.json)");
    }

    @ParameterizedTest
    @CsvSource({"Tokens", "prompt_id", "answer;Answer", "''"})
    void refusesColumnsThatCompletionsHaveOfTheirOwn(String columns) {
        List<String> names = List.of(columns.split(";"));
        assertThatThrownBy(() -> new PromptLayout(Format.AUTO, new PromptColumns(List.of("prompt")), names))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("keep-columns must be different columns, and none that completions have of their own"
                        + " (completion, finish, index, log_probs, prompt, prompt_id, prompt_tokens, sampled_log_probs,"
                        + " tokens), got " + names);
    }

    private static PromptLayout layout() {
        return layout(Format.AUTO, "prompt");
    }

    private static PromptLayout layout(Format format, String prompt, String... kept) {
        return new PromptLayout(format, new PromptColumns(List.of(prompt)), List.of(kept));
    }

    private static PromptRow read(PromptLayout layout, String json) throws QuarantineException {
        Map<String, ?> row = new JsonLine(json.replace('\'', '"'), true).row("the line");
        return layout.read(row, TestChats.renderer(), CHECKS);
    }
}
