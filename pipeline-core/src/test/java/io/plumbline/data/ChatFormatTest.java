package io.plumbline.data;

import static io.plumbline.data.TestChats.NO;
import static io.plumbline.data.TestChats.QUESTION;
import static io.plumbline.data.TestChats.YES;
import static io.plumbline.data.TestChats.assertQuarantined;
import static io.plumbline.data.TestChats.example;
import static io.plumbline.data.TestChats.filled;
import static io.plumbline.data.TestChats.message;
import static io.plumbline.data.TestChats.renderer;
import static io.plumbline.data.TestChats.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.PlumblineException;
import io.plumbline.example.Strength;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChatFormatTest {
    private static final TextExample EXPECTED = example("<s><user>q<end>\n<assistant>", "yes<end>\n", "no<end>\n");

    private static TextExample read(String format, String json) throws QuarantineException {
        return TestChats.read(format, Columns.DEFAULT, json);
    }

    private static final String PAIR = row(QUESTION + ", " + YES, QUESTION + ", " + NO, "");

    /** UltraFeedback binarised, Capybara, explicit prompts, ShareGPT, LLaMA-Factory's single messages: all the same example. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'chosen': [Q, Y], 'rejected': [Q, N]}",
                "{'prompt': 'q', 'chosen': [Q, Y], 'rejected': [Q, N], 'messages': [Q, Y], 'score_chosen': 9}",
                "{'prompt': [Q], 'chosen': [Y], 'rejected': [N]}",
                "{'prompt': [Q], 'chosen': [Q, Y], 'rejected': [Q, N]}",
                "{'prompt': [Q], 'chosen': Y, 'rejected': N}",
                "{'prompt': [Q], 'chosen': 'yes', 'rejected': 'no'}",
                "{'prompt': 'q', 'chosen': [Y], 'rejected': [N], 'system': ''}",
                "{'prompt': [Q], 'chosen': [Y], 'rejected': 'no'}",
                "{'prompt': [{'from': 'human', 'value': 'q'}], 'chosen': {'from': 'gpt', 'value': 'yes'}, 'rejected': {'from': 'gpt', 'value': 'no'}}",
                "{'chosen': [{'role': 'user', 'content': [{'type': 'text', 'text': 'q'}]}, Y], 'rejected': [Q, N]}",
                "{'chosen': [{'role': 'user', 'content': 'q', 'tool_calls': null}, Y], 'rejected': [Q, N], 'tools': null}"
            })
    void readsEveryLayoutAsTheSameExample(String layout) throws QuarantineException {
        assertThat(read("auto", filled(layout))).isEqualTo(EXPECTED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "null", "[null]", "{}", "\"\""})
    void noCallOfAToolMakesAnEmptyAnswerOne(String calls) {
        String empty = "{\"role\": \"assistant\", \"content\": \"\", \"tool_calls\": " + calls + "}";
        assertQuarantined(
                row(QUESTION + ", " + YES, QUESTION + ", " + empty, ""),
                Reason.EMPTY_COMPLETION,
                "the last message of column 'rejected' is empty or only white space");
        assertQuarantined(
                row(QUESTION + ", " + YES, QUESTION + ", " + empty.replace("\"\",", "null,"), ""),
                Reason.MISSING_TEXT,
                "message 2 of column 'rejected' has no content and calls no tool");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'prompt': 'q', 'chosen': 'yes', 'rejected': 'no'}",
                "{'prompt': [Q], 'chosen': 'yes', 'rejected': 'no'}"
            })
    void readsTextsWhereAskedTo(String layout) throws QuarantineException {
        assertThat(read("chat", filled(layout))).isEqualTo(EXPECTED);
    }

    @Test
    void orcaPairsByTheChatTemplate() throws QuarantineException {
        String row = "{\"system\": \"s\", \"question\": \"q\", \"chosen\": \"yes\", \"rejected\": \"no\"}";
        assertThat(TestChats.read("chat", Columns.DEFAULT.with("prompt", "question"), row))
                .isEqualTo(example("<s><system>s<end>\n<user>q<end>\n<assistant>", "yes<end>\n", "no<end>\n"));
    }

    @Test
    void shareGptPairs() throws QuarantineException {
        String row =
                "{'conversations': [{'from': 'human', 'value': 'a'}, {'from': 'gpt', 'value': 'b'}, {'from': 'human', 'value': 'q'}],"
                        + " 'chosen': {'from': 'gpt', 'value': 'yes'}, 'rejected': {'from': 'gpt', 'value': 'no'}, 'system': 's'}";
        assertThat(TestChats.read("auto", Columns.DEFAULT.with("prompt", "conversations"), row.replace('\'', '"')))
                .isEqualTo(example(
                        "<s><system>s<end>\n<user>a<end>\n<assistant>b<end>\n<user>q<end>\n<assistant>",
                        "yes<end>\n",
                        "no<end>\n"));
    }

    @Test
    void keepsWeightAndMargin() throws QuarantineException {
        Columns columns = Columns.DEFAULT.with("weight", "w").with("margin", "m");
        assertThat(TestChats.read(
                        "auto", columns, row(QUESTION + ", " + YES, QUESTION + ", " + NO, ", \"w\": 2, \"m\": 3")))
                .isEqualTo(EXPECTED.with(new Strength(2, 3)));
    }

    @Test
    void rolesOfOneTemplateAreLeftToIt() throws QuarantineException {
        String turns = QUESTION + ", " + message("ipython", "7") + ", ";
        assertThat(read("auto", row(turns + YES, turns + NO, "")).prompt())
                .isEqualTo("<s><user>q<end>\n<ipython>7<end>\n<assistant>");
    }

    @Test
    void putsSystemAndHistoryBeforeTheQuestion() throws QuarantineException {
        String more = ", \"system\": \"s\", \"history\": [[\"a\", \"b\"]], \"prompt\": \"q\"";
        assertThat(read("auto", row(YES, NO, more)).prompt())
                .isEqualTo("<s><system>s<end>\n<user>a<end>\n<assistant>b<end>\n<user>q<end>\n<assistant>");
    }

    @Test
    void aSystemColumnAndThePromptSayTheSame() throws QuarantineException {
        String own = message("system", "own") + ", " + QUESTION + ", ";
        for (String same : List.of("\"own\"", "\" own\\n\"", "\"\"", "null")) {
            assertThat(read("auto", row(own + YES, own + NO, ", \"system\": " + same))
                            .prompt())
                    .isEqualTo("<s><system>own<end>\n<user>q<end>\n<assistant>");
        }
        String other = row(own + YES, own + NO, ", \"system\": \"other\"");
        assertQuarantined(
                other,
                Reason.WRONG_MESSAGES,
                "column 'system' holds another system message than the prompt; to read the prompt's alone, set"
                        + " data.columns.system to a name that no column has");
        assertThat(TestChats.read("auto", Columns.DEFAULT.with("system", "none"), other)
                        .prompt())
                .isEqualTo("<s><system>own<end>\n<user>q<end>\n<assistant>");
    }

    /** As templates do that leave no thoughts: the prompt ends earlier beside an answer that has some. */
    @Test
    void examplesOfOneQuestionAreOnOneSideOfTheSplit() throws QuarantineException {
        String template =
                "{% for m in messages %}<{{ m.role }}>{% if m.role == 'assistant' %}<think>{{ m.reasoning_content or '' }}"
                        + "</think>{% endif %}{{ m.content }}{% endfor %}{% if add_generation_prompt %}<assistant><think></think>{% endif %}";
        String thought = YES.replace("}", ", \"reasoning_content\": \"so\"}");
        List<TextExample> examples = new ArrayList<>();
        for (String chosen : List.of(YES, thought)) {
            examples.add(new RowLayout("auto", Columns.DEFAULT)
                    .reading(
                            new JsonLine(row(QUESTION + ", " + chosen, QUESTION + ", " + NO, ""), true).row("the line"))
                    .example(renderer(template)));
        }
        assertThat(examples)
                .extracting(TextExample::prompt)
                .containsExactly("<user>q<assistant><think></think>", "<user>q<assistant><think>");
        assertThat(examples)
                .extracting(example -> ExampleIdentity.of(example).groupId())
                .containsOnly(ExampleIdentity.hash("prompt", "<user>q<assistant><think></think>"));
    }

    @Test
    void passesToolsAndTheirTurns() throws QuarantineException {
        String call =
                "{\"role\": \"assistant\", \"content\": null, \"tool_calls\": [{\"function\": {\"name\": \"f\", \"x\": null}}]}";
        String turns = QUESTION + ", " + call + ", " + message("tool", "7") + ", ";
        for (String tools : List.of("[{\"name\": \"f\"}]", "\"[{\\\"name\\\": \\\"f\\\"}]\"")) {
            assertThat(read("auto", row(turns + YES, turns + NO, ", \"tools\": " + tools)))
                    .isEqualTo(example(
                            "<s>1 tools\n<user>q<end>\n<assistant>Nonef<end>\n<tool>7<end>\n<assistant>",
                            "yes<end>\n",
                            "no<end>\n"));
        }
    }

    @Test
    void completionsOfSeveralTurnsPartWhereTheConversationsDo() throws QuarantineException {
        String further = YES + ", " + message("user", "r") + ", " + NO;
        assertThat(read("auto", row(QUESTION + ", " + further, QUESTION + ", " + NO, "")))
                .isEqualTo(TestChats.answering(
                        example(
                                "<s><user>q<end>\n<assistant>",
                                "yes<end>\n<user>r<end>\n<assistant>no<end>\n",
                                "no<end>\n"),
                        List.of(List.of(0, 9, 33, 41), List.of(0, 8))));
    }

    @Test
    void quarantinesWhatIsNoConversation() {
        assertQuarantined(
                row(QUESTION + ", " + YES, QUESTION, ""),
                Reason.WRONG_MESSAGES,
                "the last message of column 'rejected' is of role 'user', not 'assistant'");
        assertQuarantined(
                row(QUESTION + ", " + YES + ", " + QUESTION, QUESTION + ", " + NO, ""),
                Reason.WRONG_MESSAGES,
                "the last message of column 'chosen' is of role 'user', not 'assistant'");
        assertQuarantined(
                row(YES, message("user", "no"), ", \"prompt\": [" + QUESTION + "]"),
                Reason.WRONG_MESSAGES,
                "the last message of column 'rejected' is of role 'user', not 'assistant'");
        assertQuarantined(
                row(YES, NO, ""),
                Reason.WRONG_MESSAGES,
                "there is no prompt, and the completions begin with no message that is one");
        assertQuarantined(
                row("{\"from\": \"narrator\", \"value\": \"q\"}", NO, ""),
                Reason.WRONG_MESSAGES,
                "message 1 of column 'chosen' is from 'narrator'; known are system, developer, human, gpt, tool and observation");
        assertQuarantined(
                row("{\"role\": \"user\", \"content\": null}", NO, ""),
                Reason.MISSING_TEXT,
                "message 1 of column 'chosen' has no content and calls no tool");
        assertQuarantined(
                row("{\"role\": \"user\", \"content\": [{\"type\": \"image\"}]}", NO, ""),
                Reason.WRONG_MESSAGES,
                "message 1 of column 'chosen' has a part that is no text");
        assertQuarantined(
                row(QUESTION + ", " + YES, QUESTION + ", " + message("assistant", " "), ""),
                Reason.EMPTY_COMPLETION,
                "the last message of column 'rejected' is empty or only white space");
        assertQuarantined(
                row(YES, NO, ", \"prompt\": 3"),
                Reason.WRONG_TYPE,
                "column 'prompt' must hold messages or text, found a number");
    }

    @Test
    void refusesEmptyListsAndPromptsWithoutAQuestion() {
        assertQuarantined(
                row(QUESTION + ", " + YES, "", ""),
                Reason.WRONG_MESSAGES,
                "column 'rejected' is an empty list of messages");
        assertQuarantined(
                row(YES, NO, ", \"prompt\": []"),
                Reason.WRONG_MESSAGES,
                "column 'prompt' is an empty list of messages");
        String system = message("system", "s") + ", ";
        assertQuarantined(
                row(system + QUESTION + ", " + YES, system + message("user", "other") + ", " + NO, ""),
                Reason.WRONG_MESSAGES,
                "the last message before the completions is of role 'system': nobody asks anything");
        String text = "a text that is longer than any role";
        assertQuarantined(
                row(QUESTION + ", " + message(text, "yes"), QUESTION + ", " + NO, ""),
                Reason.WRONG_MESSAGES,
                "the last message of column 'chosen' is of role something that is no role, not 'assistant'");
    }

    /** The conversations part behind an answer: the prompt ends with its last character, as TRL continues a final message. */
    @Test
    void aPromptThatEndsWithAnAnswerIsContinued() throws QuarantineException {
        String turns = QUESTION + ", " + message("assistant", "a ") + ", ";
        assertThat(read(
                        "auto",
                        row(turns + message("user", "r") + ", " + YES, turns + message("user", "s") + ", " + NO, "")))
                .isEqualTo(TestChats.answering(
                        example(
                                "<s><user>q<end>\n<assistant>a ",
                                "<end>\n<user>r<end>\n<assistant>yes<end>\n",
                                "<end>\n<user>s<end>\n<assistant>no<end>\n"),
                        List.of(List.of(30, 39), List.of(30, 38))));
    }

    @Test
    void aColumnThatThePromptIsMadeOfIsNotReadTwice() throws QuarantineException {
        Columns columns = Columns.DEFAULT.with("prompt", "history");
        String row = "{\"history\": [" + QUESTION + "], \"chosen\": [" + YES + "], \"rejected\": [" + NO + "]}";
        assertThat(TestChats.read("auto", columns, row)).isEqualTo(EXPECTED);
    }

    @Test
    void aTemplateIsGivenTheConfiguredDay() throws QuarantineException {
        String template = "{{ strftime_now('%d %b %Y') }}{% for m in messages %}[{{ m.content }}]{% endfor %}";
        assertThat(new RowLayout("auto", Columns.DEFAULT)
                        .reading(new JsonLine(PAIR, true).row("the line"))
                        .example(renderer(template))
                        .prompt())
                .isEqualTo("26 Jul 2024[q]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{{ raise_exception('no ' + messages[0].content) }} | CHAT_TEMPLATE_REFUSES | the chat template: no … (line 1)",
                "{{ 1 + messages[0].role }} | CHAT_TEMPLATE_REFUSES | the chat template: unsupported operand type(s) for +: 'int' and 'str' (line 1)",
                " | NO_CHAT_TEMPLATE | model has no chat template (chat_template.jinja, or chat_template in tokenizer_config.json)"
            })
    void saysWhyATemplateDoesNotRender(String template, Reason reason, String detail) {
        assertThatThrownBy(() -> new RowLayout("auto", Columns.DEFAULT)
                        .reading(new JsonLine(PAIR, true).row("the line"))
                        .example(renderer(template)))
                .isInstanceOfSatisfying(
                        QuarantineException.class, e -> assertThat(e.reason()).isEqualTo(reason))
                .hasMessage(detail);
    }

    @Test
    void aTemplateThatDoesTooMuchIsAReasonOfItsOwn() {
        assertThatThrownBy(() -> new RowLayout("auto", Columns.DEFAULT)
                        .reading(new JsonLine(PAIR, true).row("the line"))
                        .example(renderer(
                                "{% for i in range(9999999) %}{% for j in range(9999999) %}x{% endfor %}{% endfor %}")))
                .isInstanceOfSatisfying(
                        QuarantineException.class, e -> assertThat(e.reason()).isEqualTo(Reason.CHAT_TEMPLATE_BOUND))
                .hasMessageStartingWith("the chat template: ");
    }

    /** Every completion is rendered behind the prompt: many short ones repeat a long one until no memory is left. */
    @Test
    void textsThatAreTooLongTogetherAreThatReasonToo() throws QuarantineException {
        assertThat(read("ranked", ofLength(100_000, 100)).completions()).hasSize(100);
        assertThatThrownBy(() -> read("ranked", ofLength(100_000, 1_000)))
                .isInstanceOfSatisfying(
                        QuarantineException.class, e -> assertThat(e.reason()).isEqualTo(Reason.CHAT_TEMPLATE_BOUND))
                .hasMessageStartingWith(
                        "the chat template: all renderings of the row make more than 33554432 characters together");
    }

    private static String ofLength(int prompt, int completions) {
        List<String> texts = new ArrayList<>();
        List<Integer> ranks = new ArrayList<>();
        for (int index = 0; index < completions; index++) {
            texts.add("\"" + index + "\"");
            ranks.add(index);
        }
        return "{\"prompt\": [" + message("user", "x".repeat(prompt)) + "], \"completions\": " + texts + ", \"ranks\": "
                + ranks + "}";
    }

    /** Rows of text are read all the same; the first row of messages ends the run. */
    @Test
    void aTemplateThatIsNoneStopsAtTheFirstMessages() throws QuarantineException {
        ChatRenderer renderer = renderer("one\n{% if %}");
        RowLayout layout = new RowLayout("auto", Columns.DEFAULT);
        assertThat(layout.reading(new JsonLine("{\"prompt\": \"q\", \"chosen\": \"yes\", \"rejected\": \"no\"}", true)
                                .row("the line"))
                        .example(renderer))
                .isEqualTo(TextExample.of("q", "yes", "no"));
        assertThatThrownBy(() ->
                        layout.reading(new JsonLine(PAIR, true).row("the line")).example(renderer))
                .isInstanceOf(PlumblineException.class)
                .hasMessage(
                        "Cannot read the chat template 'default' of model: expected an expression, found %} (line 2)");
    }
}
