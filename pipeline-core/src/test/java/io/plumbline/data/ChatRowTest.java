package io.plumbline.data;

import static io.plumbline.data.TestChats.example;
import static io.plumbline.data.TestChats.filled;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages where formats other than chat have a text. */
class ChatRowTest {
    private static final String PROMPT = "<s><user>q<end>\n<assistant>";

    private static TextExample read(Columns columns, String layout) throws QuarantineException {
        return TestChats.read("auto", columns, filled(layout));
    }

    private static void assertQuarantined(String format, Columns columns, String layout, Reason reason, String detail) {
        assertThatThrownBy(() -> TestChats.read(format, columns, filled(layout)))
                .isInstanceOfSatisfying(
                        QuarantineException.class, e -> assertThat(e.reason()).isEqualTo(reason))
                .hasMessage(detail);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'prompt': [Q], 'completions': [[N], [Y]], 'ranks': [2, 1]}",
                "{'prompt': [Q], 'completions': [N, Y], 'ranks': [2, 1]}",
                "{'prompt': 'q', 'completions': ['no', [Y]], 'ranks': [2, 1]}",
                "{'prompt': [Q], 'completions': ['no', 'yes'], 'ranks': [2, 1]}",
                "{'prompt': 'q', 'completions': [[Q, N], [Q, Y]], 'ranks': [2, 1]}",
                "{'prompt': [Q], 'completions': [[N], [Y]], 'scores': [1, 3.5]}",
                "{'prompt': [Q], 'completions': [[N], [Y]], 'choice': 1}",
                "{'prompt': [Q], 'completions': [[N], [Y]], 'preference': 2}"
            })
    void everyFormatOfListsReadsMessages(String layout) throws QuarantineException {
        assertThat(read(Columns.DEFAULT, layout)).isEqualTo(example(PROMPT, "yes<end>\n", "no<end>\n"));
    }

    @Test
    void listsOfWholeConversationsNeedNoPrompt() throws QuarantineException {
        Columns none = Columns.DEFAULT.with("prompt", null);
        String layout =
                "{'completions': [[Q, N], [Q, Y], [Q, {'role': 'assistant', 'content': 'so'}]], 'ranks': [3, 1, 1]}";
        assertThat(read(none, layout))
                .isEqualTo(new TextExample(PROMPT, List.of("so<end>\n", "yes<end>\n", "no<end>\n"), List.of(1, 1, 2))
                        .rendered(PROMPT, List.of()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'messages': [Q, Y]}",
                "{'prompt': 'q', 'messages': [Q, Y], 'prompt_id': '7'}",
                "{'prompt': [Q], 'completion': [Y]}",
                "{'prompt': [Q], 'completion': 'yes', 'messages': [Q, N]}",
                "{'prompt': 'q', 'completion': Y}"
            })
    void demonstrations(String layout) throws QuarantineException {
        assertThat(read(Columns.DEFAULT, layout)).isEqualTo(example(PROMPT, "yes<end>\n"));
    }

    @Test
    void aDemonstrationOfSeveralTurnsBeginsWithItsFirstAnswer() throws QuarantineException {
        Columns shared = Columns.DEFAULT.with("messages", "conversations");
        String layout =
                "{'conversations': [{'from': 'system', 'value': 's'}, {'from': 'human', 'value': 'q'}, {'from': 'gpt', 'value':"
                        + " 'a'}, {'from': 'human', 'value': 'r'}, {'from': 'gpt', 'value': 'b'}]}";
        assertThat(read(shared, layout))
                .isEqualTo(TestChats.answering(
                        example(
                                "<s><system>s<end>\n<user>q<end>\n<assistant>",
                                "a<end>\n<user>r<end>\n<assistant>b<end>\n"),
                        List.of(List.of(0, 7, 31, 38))));
    }

    @Test
    void aContextOfMessagesBesideTextsAsInHelpSteer3() throws QuarantineException {
        Columns columns = Columns.DEFAULT
                .with("prompt", "context")
                .withAll("completions", List.of("response1", "response2"))
                .with("preference", "overall_preference");
        assertThat(read(columns, "{'context': [Q], 'response1': 'yes', 'response2': 'no', 'overall_preference': -2}"))
                .isEqualTo(example(PROMPT, "yes<end>\n", "no<end>\n"));
    }

    @Test
    void systemAndToolsAreReadInEveryFormat() throws QuarantineException {
        assertThat(read(
                                Columns.DEFAULT,
                                "{'prompt': [Q], 'completions': [[Y], [N]], 'ranks': [1, 2], 'system': 's', 'tools': [{'name': 'f'}]}")
                        .prompt())
                .isEqualTo("<s>1 tools\n<system>s<end>\n<user>q<end>\n<assistant>");
    }

    /** A column of the same name beside texts is not read: nothing says that the texts are to be rendered. */
    @Test
    void textsOfOtherFormatsAreNotRendered() throws QuarantineException {
        assertThat(read(
                        Columns.DEFAULT,
                        "{'prompt': 'q', 'completions': ['yes', 'no'], 'ranks': [1, 2], 'system': 's'}"))
                .isEqualTo(TextExample.of("q", "yes", "no"));
    }

    @Test
    void saysWhatIsRead() throws QuarantineException {
        String layout = filled("{'prompt': [Q], 'completions': [[Y], [N]], 'ranks': [1, 2], 'system': 's', 'x': 1}");
        assertThat(new RowLayout("auto", Columns.DEFAULT)
                        .reading(new JsonLine(layout, true).row("the line"))
                        .understanding())
                .contains("is read as ranked: prompt = 'prompt', completions = 'completions', ranks = 'ranks',"
                        + " system = 'system'; not used: 'x'");
        String texts = layout.replace(filled("[Y]"), "\"yes\"")
                .replace(filled("[N]"), "\"no\"")
                .replace(filled("[Q]"), "\"q\"");
        assertThat(new RowLayout("auto", Columns.DEFAULT)
                        .reading(new JsonLine(texts, true).row("the line"))
                        .understanding())
                .contains("is read as ranked: prompt = 'prompt', completions = 'completions', ranks = 'ranks';"
                        + " not used: 'system', 'x'");
        assertThat(new RowLayout("auto", Columns.DEFAULT)
                        .reading(new JsonLine(filled("{'messages': [Q, Y]}"), true).row("the line"))
                        .understanding())
                .contains("is read as demonstration: messages = 'messages'; no other columns");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'prompt': [Q], 'completions': [[Y], [Q]], 'ranks': [1, 2]} | WRONG_MESSAGES | the last message of completion 2"
                        + " of column 'completions' is of role 'user', not 'assistant'",
                "{'prompt': [Q], 'completions': [[Y], null], 'ranks': [1, 2]} | MISSING_TEXT | completion 2 of column"
                        + " 'completions' is missing or null",
                "{'prompt': [Q], 'completions': [[Y], 3], 'ranks': [1, 2]} | WRONG_TYPE | completion 2 of column 'completions'"
                        + " must hold messages or text, found a number",
                "{'prompt': [Q], 'completions': [[Y]], 'ranks': [1]} | TOO_FEW_COMPLETIONS | column 'completions' has 1"
                        + " completions, and a ranking needs at least 2",
                "{'prompt': [Q], 'completions': 'yes', 'ranks': [1]} | WRONG_TYPE | column 'completions' must hold a list,"
                        + " found text; where each row has one of a prompt's, bring them together (SQL: collect_list, GROUP"
                        + " BY the prompt)",
                "{'prompt': [Q], 'completions': [[Y], [{'role': 'assistant', 'content': ' '}]], 'ranks': [1, 2]} |"
                        + " EMPTY_COMPLETION | the last message of completion 2 of column 'completions' is empty or only white"
                        + " space",
                "{'messages': [Q]} | WRONG_MESSAGES | the last message of column 'messages' is of role 'user', not"
                        + " 'assistant'",
                "{'messages': [Y]} | WRONG_MESSAGES | there is no prompt, and the completions begin with no message that is one"
            })
    void quarantinesWhatIsNoConversation(String layout, Reason reason, String detail) {
        assertQuarantined("auto", Columns.DEFAULT, layout, reason, detail);
    }

    /** Rendering stands before the count of completions: one prompt is written for each. */
    @Test
    void aListOfTooManyCompletionsIsNotRendered() {
        String layout = "{'prompt': [Q], 'completions': [" + "Y,".repeat(1_000) + "N], 'ranks': []}";
        assertQuarantined(
                "auto",
                Columns.DEFAULT,
                layout,
                Reason.TOO_MANY_COMPLETIONS,
                "there are 1001 completions, and at most 1000 are accepted");
    }

    @Test
    void sidesThatAreTheSameConversationAreIdentical() throws QuarantineException {
        TextExample same = read(Columns.DEFAULT, "{'chosen': [Q, Y], 'rejected': [Q, Y]}");
        assertThat(same).isEqualTo(example(PROMPT, "yes<end>\n", "yes<end>\n"));
        assertThatThrownBy(() -> new ExampleChecks(100).check(same))
                .isInstanceOf(QuarantineException.class)
                .hasMessage("chosen and rejected are the same text");
    }

    @Test
    void formatsOfTextSayWhatReadsMessages() {
        assertQuarantined(
                "pair",
                Columns.DEFAULT,
                "{'prompt': 'q', 'chosen': [Y], 'rejected': [N]}",
                Reason.WRONG_TYPE,
                "column 'chosen' must hold text, found a list of messages, which data.format = chat reads");
    }
}
