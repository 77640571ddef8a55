package io.plumbline.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Rows in the form of public data sets, with the layout that the table of pipeline-jobs/data.md gives for each. */
class PublicLayoutsTest {
    private static TextExample read(String format, Columns columns, String json) throws QuarantineException {
        return new RowLayout(format, columns)
                .reading(new JsonLine(json, true).row("the line"))
                .example(ChatRenderer.NONE);
    }

    private static void assertQuarantined(String format, Columns columns, String json, Reason reason, String detail) {
        assertThatThrownBy(() -> read(format, columns, json))
                .isInstanceOfSatisfying(
                        QuarantineException.class, e -> assertThat(e.reason()).isEqualTo(reason))
                .hasMessage(detail);
    }

    @Test
    void anthropicHh() throws QuarantineException {
        String row = "{\"chosen\": \"\\n"
                + "\\n"
                + "Human: q\\n"
                + "\\n"
                + "Assistant: yes\", \"rejected\": \"\\n"
                + "\\n"
                + "Human: q\\n"
                + "\\n"
                + "Assistant: no\"}";
        assertThat(read("auto", Columns.DEFAULT, row))
                .isEqualTo(TextExample.of("\n\nHuman: q\n\nAssistant:", " yes", " no"));
    }

    @Test
    void orca() throws QuarantineException {
        Columns columns = Columns.DEFAULT.withAll("prompt", List.of("system", "question"));
        String row = "{\"system\": \"%s\", \"question\": \"q\", \"chosen\": \"yes\", \"rejected\": \"no\"}";
        assertThat(read("auto", columns, row.formatted("Be kind.")))
                .isEqualTo(TextExample.of("Be kind.\n\nq", "yes", "no"));
        assertThat(read("auto", columns, row.formatted(""))).isEqualTo(TextExample.of("q", "yes", "no"));
        assertThat(read("auto", columns, row.formatted("x").replace("\"x\"", "null")))
                .isEqualTo(TextExample.of("q", "yes", "no"));
        assertThat(new RowLayout("auto", columns).isWhole("system question chosen rejected"::contains))
                .isTrue();
        assertQuarantined(
                "pair",
                columns,
                "{\"question\": \"q\", \"chosen\": \"yes\", \"rejected\": \"no\"}",
                Reason.MISSING_TEXT,
                "no column 'system'; there are 'question', 'chosen', 'rejected'; set data.columns.prompt to what holds"
                        + " it");
    }

    /** Messages beside a text: one of the two would be lost. */
    @Test
    void severalColumnsOfAPromptAreTexts() throws QuarantineException {
        Columns columns = Columns.DEFAULT.withAll("prompt", List.of("system", "conversation"));
        String row = TestChats.filled("{'system': %s, 'conversation': %s, 'chosen': [Y], 'rejected': [N]}");
        String both = "several columns of a prompt must all be texts; name the messages in data.columns.prompt alone";
        for (String[] values : List.of(
                new String[] {"'s'", "[Q]"},
                new String[] {"[Q]", "[Q]"},
                new String[] {"'s'", "{'post': 'q'}"},
                new String[] {"7", "'q'"})) {
            assertQuarantined("auto", columns, filled(row, values), Reason.WRONG_TYPE, both);
        }
        for (String empty : List.of("null", "''", "' '")) {
            assertThat(TestChats.read("auto", columns, filled(row, empty, "[Q]")))
                    .isEqualTo(TestChats.example("<s><user>q<end>\n<assistant>", "yes<end>\n", "no<end>\n"));
        }
        assertThat(TestChats.read("auto", columns.with("prompt", "conversation"), filled(row, "'s'", "[Q]")))
                .isEqualTo(
                        TestChats.example("<s><system>s<end>\n<user>q<end>\n<assistant>", "yes<end>\n", "no<end>\n"));
    }

    private static String filled(String row, String... values) {
        return row.formatted(Stream.of(values).map(TestChats::filled).toArray());
    }

    @Test
    void stanfordHumanPreferences() throws QuarantineException {
        Columns columns = Columns.DEFAULT
                .with("prompt", "history")
                .withAll("completions", List.of("human_ref_B", "human_ref_A"))
                .with("choice", "labels");
        String row =
                "{\"history\": \"q\", \"human_ref_A\": \"a\", \"human_ref_B\": \"b\", \"labels\": %s, \"score_A\": 3}";
        assertThat(read("choice", columns, row.formatted("1"))).isEqualTo(TextExample.of("q", "a", "b"));
        assertThat(read("auto", columns, row.formatted("0"))).isEqualTo(TextExample.of("q", "b", "a"));
        assertThat(read("auto", columns, row.formatted("\"0\""))).isEqualTo(TextExample.of("q", "b", "a"));
        assertThat(new RowLayout("choice", columns).used()).contains("history", "human_ref_A", "human_ref_B", "labels");
        assertQuarantined(
                "choice",
                columns,
                row.formatted("2"),
                Reason.WRONG_TYPE,
                "column 'labels' must be the place of one of 2 completions, 0 to 1");
    }

    /** The side would be that of the columns, whatever the label says. */
    @Test
    void stanfordHumanPreferencesWithTheLabelIgnoredAreRefused() throws QuarantineException {
        Columns columns = Columns.DEFAULT
                .with("prompt", "history")
                .with("chosen", "human_ref_A")
                .with("rejected", "human_ref_B");
        String row = "{\"history\": \"q\", \"human_ref_A\": \"a\", \"human_ref_B\": \"b\"%s}";
        for (String format : List.of("pair", "auto")) {
            assertQuarantined(
                    format,
                    columns,
                    row.formatted(", \"labels\": 0"),
                    Reason.UNUSED_LABEL,
                    "'human_ref_A' and 'human_ref_B' do not say which is better, and column 'labels', which may, is"
                            + " not used");
            assertThat(new RowLayout(format, columns).used()).contains("labels");
        }
        assertThat(read("pair", columns, row.formatted(""))).isEqualTo(TextExample.of("q", "a", "b"));
        assertThat(new RowLayout("pair", Columns.DEFAULT).used()).doesNotContain("labels");
        Columns named = Columns.DEFAULT.with("chosen", "chosen_response").with("rejected", "rejected_response");
        String labelled = "{\"prompt\": \"q\", \"chosen_response\": \"a\", \"rejected_response\": \"b\", \"label\": 1}";
        assertThat(read("pair", named, labelled)).isEqualTo(TextExample.of("q", "a", "b"));
    }

    @Test
    void openAiSummaries() throws QuarantineException {
        Columns columns = Columns.DEFAULT.with("prompt", "info.post").with("completions", "summaries[].text");
        String row =
                "{\"info\": {\"id\": \"x\", \"post\": \"q\"}, \"summaries\": [{\"text\": \"a\", \"policy\": \"s\"},"
                        + " {\"text\": \"b\", \"policy\": \"t\"}], \"choice\": %s, \"worker\": \"w\"}";
        assertThat(read("auto", columns, row.formatted("1"))).isEqualTo(TextExample.of("q", "b", "a"));
        assertThat(read("auto", columns, row.formatted("0"))).isEqualTo(TextExample.of("q", "a", "b"));
        assertThat(new RowLayout("auto", columns).used()).contains("info", "summaries", "choice");
        assertThat(new RowLayout("auto", columns).isWhole("info summaries choice"::contains))
                .isTrue();
        assertQuarantined(
                "auto",
                columns,
                row.formatted("0").replace("\"post\"", "\"text\""),
                Reason.MISSING_TEXT,
                "'info' has no field 'post'; there are 'id', 'text'; set data.columns.prompt to the field that holds it");
        assertQuarantined(
                "auto",
                columns,
                row.formatted("0").replace("[{", "{\"all\": [{").replace("}],", "}]},"),
                Reason.WRONG_TYPE,
                "column 'summaries[].text' must hold a list, found an object");
        assertQuarantined(
                "auto",
                columns,
                row.formatted("0").replace("\"b\"", "null"),
                Reason.MISSING_TEXT,
                "completion 2 of column 'summaries[].text' is null");
    }

    @Test
    void ultraFeedback() throws QuarantineException {
        Columns columns = Columns.DEFAULT
                .with("prompt", "instruction")
                .with("completions", "completions[].response")
                .with("scores", "completions[].overall_score");
        String row =
                "{\"source\": \"sharegpt\", \"instruction\": \"q\", \"completions\": [{\"model\": \"m\", \"response\":"
                        + " \"a\", \"overall_score\": 6.5}, {\"response\": \"b\", \"overall_score\": 8}, {\"response\":"
                        + " \"c\", \"overall_score\": 2}]}";
        assertThat(read("auto", columns, row)).isEqualTo(TextExample.of("q", "b", "c"));
        assertQuarantined(
                "scored",
                columns,
                row.replace(", \"overall_score\": 2", ""),
                Reason.MISSING_SCORES,
                "score 3 of column 'completions[].overall_score' is null");
    }

    @Test
    void nectar() throws QuarantineException {
        Columns columns =
                Columns.DEFAULT.with("completions", "answers[].answer").with("ranks", "answers[].rank");
        String row =
                "{\"prompt\": \"\\n\\nHuman: q\\n\\nAssistant: \", \"answers\": [{\"answer\": \"b\", \"rank\": 2.0},"
                        + " {\"answer\": \"c\", \"rank\": 3.0}, {\"answer\": \"a\", \"rank\": 1.0}], \"turns\": 1}";
        assertThat(read("auto", columns, row)).isEqualTo(TextExample.of("\n\nHuman: q\n\nAssistant: ", "a", "b", "c"));
    }

    @Test
    void helpSteer() throws QuarantineException {
        Columns columns = Columns.DEFAULT
                .withAll("completions", List.of("response_1", "response_2"))
                .with("preference", "preference_strength");
        String row = "{\"prompt\": \"q\", \"response_1\": \"a\", \"response_2\": \"b\", \"preference_strength\": %s}";
        assertThat(read("auto", columns, row.formatted("-2"))).isEqualTo(TextExample.of("q", "a", "b"));
        assertThat(read("auto", columns, row.formatted("1"))).isEqualTo(TextExample.of("q", "b", "a"));
        assertQuarantined(
                "auto",
                columns,
                row.formatted("0"),
                Reason.NO_PREFERENCE,
                "column 'preference_strength' is 0: neither is preferred");
        assertQuarantined(
                "choice",
                columns,
                row.formatted("null"),
                Reason.MISSING_CHOICE,
                "neither column 'choice' nor 'preference_strength' has a value; there are 'response_1 + response_2',"
                        + " 'prompt', 'response_1', 'response_2', 'preference_strength'");
    }

    @Test
    void saysWhatAColumnIsUsedForAndWhichAreNot() throws QuarantineException {
        Columns columns =
                Columns.DEFAULT.withAll("prompt", List.of("system", "question")).with("source", "origin.name");
        String row = "{\"system\": \"s\", \"question\": \"q\", \"chosen\": \"a\", \"rejected\": \"b\"%s}";
        assertThat(understanding(columns, row.formatted("")))
                .contains("is read as pair: prompt = 'system + question', chosen = 'chosen', rejected = 'rejected'; no"
                        + " other columns");
        assertThat(understanding(columns, row.formatted(", \"origin\": {\"name\": \"n\"}, \"score\": 1")))
                .contains("is read as pair: prompt = 'system + question', chosen = 'chosen', rejected = 'rejected',"
                        + " source = 'origin.name'; not used: 'score'");
        assertThat(understanding(Columns.DEFAULT, "{\"question\": \"q\", \"answer\": \"a\"}"))
                .isEmpty();
    }

    private static Optional<String> understanding(Columns columns, String json) throws QuarantineException {
        return new RowLayout("auto", columns)
                .reading(new JsonLine(json, true).row("the line"))
                .understanding();
    }

    @Test
    void demonstrationsAndSingleCompletionsWithALabel() throws QuarantineException {
        String row = "{\"prompt\": \"q\", \"completion\": \"a\"%s}";
        assertThat(read("auto", Columns.DEFAULT, row.formatted(""))).isEqualTo(TextExample.of("q", "a"));
        new ExampleChecks(10).check(read("auto", Columns.DEFAULT, row.formatted("")));
        for (String label : List.of("true", "false", "1")) {
            assertQuarantined(
                    "demonstration",
                    Columns.DEFAULT,
                    row.formatted(", \"label\": " + label),
                    Reason.UNPAIRED,
                    "column 'label' says of one completion whether it is good; set data.format = labelled, or leave the"
                            + " good rows and no such column");
        }
    }

    @Test
    void aColumnOfExactlyTheNameWinsOverWhatTheNameLeadsTo() throws QuarantineException {
        Columns columns = Columns.DEFAULT.with("prompt", "a.b");
        assertThat(read(
                        "pair",
                        columns,
                        "{\"a.b\": \"q\", \"a\": {\"b\": \"no\"}, \"chosen\": \"c\", \"rejected\": \"r\"}"))
                .isEqualTo(TextExample.of("q", "c", "r"));
    }

    @Test
    void refusesSeveralColumnsWhereOneIsMeant() {
        assertThatThrownBy(() -> Columns.DEFAULT.withAll("chosen", List.of("a", "b")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("data.columns.chosen must be one column, got [a, b]");
        assertThatThrownBy(() -> Columns.DEFAULT.withAll("prompt", List.of("a", "a")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("data.columns.prompt must be different columns, got [a, a]");
        List<String> none = new ArrayList<>();
        assertThatThrownBy(() -> Columns.DEFAULT.withAll("completions", none))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("data.columns.completions must name a column");
        assertThat(new Columns(Map.of("prompt", none)).of("prompt")).isNull();
    }
}
