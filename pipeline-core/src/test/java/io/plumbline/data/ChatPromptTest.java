package io.plumbline.data;

import static io.plumbline.data.TestChats.NO;
import static io.plumbline.data.TestChats.QUESTION;
import static io.plumbline.data.TestChats.YES;
import static io.plumbline.data.TestChats.assertQuarantined;
import static io.plumbline.data.TestChats.example;
import static io.plumbline.data.TestChats.filled;
import static io.plumbline.data.TestChats.row;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A prompt beside completions that begin with messages of their own: it is neither lost nor learned as an answer. */
class ChatPromptTest {
    private static final TextExample EXPECTED = example("<s><user>q<end>\n<assistant>", "yes<end>\n", "no<end>\n");

    private static TextExample read(String json) throws QuarantineException {
        return TestChats.read("auto", Columns.DEFAULT, json);
    }

    /** Copies of a question differ in white space and in marks that no template reads. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'prompt': ' q\\n', 'chosen': [Q, Y], 'rejected': [Q, N]}",
                "{'prompt': [Q], 'chosen': [{'role': 'user', 'content': 'q '}, Y], 'rejected': [Q, N]}",
                "{'prompt': [Q], 'chosen': [{'role': 'user', 'content': 'q', 'id': 7}, Y], 'rejected': [Q, N]}",
                "{'prompt': 'q', 'chosen': [{'role': 'user', 'content': 'q', 'name': 'a', 'timestamp': 1}, Y], 'rejected': [Q, N]}",
                "{'chosen': [Q, Y], 'rejected': [{'role': 'user', 'content': 'q', 'tool_calls': [], 'id': 'x'}, N]}"
            })
    void aCopyOfTheQuestionIsNoAnswer(String layout) throws QuarantineException {
        assertThat(read(filled(layout))).isEqualTo(EXPECTED);
    }

    /** A text or a question that is dropped, or that is learned as an answer, would go without a word. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'prompt': 'p', 'chosen': [Q, Y], 'rejected': [Q, N]} | column 'prompt' is not what the completions begin with",
                "{'prompt': 'yes', 'chosen': [Q, Y, Q, Y], 'rejected': [Q, Y, Q, N]} | column 'prompt' is not what the"
                        + " completions begin with",
                "{'prompt': 'p', 'messages': [Q, Y]} | column 'prompt' is not what the completions begin with",
                "{'prompt': [Q], 'chosen': [Y], 'rejected': [{'role': 'user', 'content': 'other'}, N]} | column 'rejected' goes on"
                        + " with a message of role 'user', but the prompt ends with one of role 'user'",
                "{'prompt': [Q], 'chosen': [{'role': 'system', 'content': 's'}, Q, Y], 'rejected': [N]} | column 'chosen' goes on"
                        + " with a message of role 'system', but the prompt ends with one of role 'user'",
                "{'prompt': [Q, Y, {'role': 'user', 'content': 'r'}], 'chosen': [{'role': 'user', 'content': 'r'}, Y], 'rejected':"
                        + " [N]} | column 'chosen' goes on with a message of role 'user', but the prompt ends with one of role"
                        + " 'user'",
                "{'chosen': [Q, {'role': 'user', 'content': 'r'}, Y], 'rejected': [Q, {'role': 'user', 'content': 's'}, N]} |"
                        + " column 'chosen' goes on with a message of role 'user', but the prompt ends with one of role 'user'"
            })
    void quarantinesQuestionsOfWhichOneWouldBeLostOrLearned(String layout, String detail) {
        assertQuarantined(filled(layout), Reason.WRONG_MESSAGES, detail);
    }

    /** As behind the same question in a message of its own. */
    @Test
    void aTextStandsBeforeWhatBeginsWithAnAnswer() throws QuarantineException {
        String further = "{'role': 'user', 'content': 'r'}";
        String sides = "'chosen': [N, " + further + ", Y], 'rejected': [N, " + further + ", N]}";
        assertThat(read(filled("{'prompt': 'q', " + sides)))
                .isEqualTo(read(filled("{'prompt': [Q], " + sides)))
                .extracting(TextExample::prompt)
                .isEqualTo("<s><user>q<end>\n<assistant>");
    }

    /** The earlier turns alone would be answered. */
    @Test
    void aPromptOfNullIsMissing() throws QuarantineException {
        String more = ", \"history\": [[\"a\", \"b\"]], \"prompt\": ";
        assertQuarantined(row(YES, NO, more + "null"), Reason.MISSING_TEXT, "column 'prompt' is null");
        assertQuarantined(
                filled("{'prompt': null, 'completion': [Y], 'system': 's'}"),
                Reason.MISSING_TEXT,
                "column 'prompt' is null");
        assertThat(read(row(QUESTION + ", " + YES, QUESTION + ", " + NO, ", \"prompt\": null")))
                .isEqualTo(EXPECTED);
    }
}
