package io.plumbline.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.AbstractList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PromptTemplateTest {
    private static final String ALPACA =
            "{{ instruction }}{% if input %}\n\n\nInput: {{ input }}{% endif %}\n\n\nAnswer:";

    private static Columns columns(String template) {
        return Columns.DEFAULT.with(new PromptTemplate(template));
    }

    private static TextExample read(String format, String template, String json) throws QuarantineException {
        return TestChats.read(format, columns(template), json.replace('\'', '"'));
    }

    @Test
    void makesThePromptOfColumnsInEveryFormat() throws QuarantineException {
        String row = "{'instruction': 'q', 'input': 'i', ";
        String pair = row + "'chosen': ' y', 'rejected': ' n'}";
        TextExample expected = TextExample.of("q\n\nInput: i\n\nAnswer:", " y", " n");
        assertThat(read("auto", ALPACA, pair)).isEqualTo(expected);
        assertThat(read("pair", ALPACA, pair)).isEqualTo(expected);
        assertThat(read("ranked", ALPACA, row + "'completions': [' y', ' n']}")).isEqualTo(expected);
        assertThat(read("auto", ALPACA, row + "'completions': [' n', ' y'], 'scores': [1, 2]}"))
                .isEqualTo(expected);
        assertThat(read("auto", ALPACA, row + "'completion': ' y'}"))
                .isEqualTo(TextExample.of("q\n\nInput: i\n\nAnswer:", " y"));
        assertThat(read("chat", "{{ instruction }}!", pair))
                .isEqualTo(TestChats.example("<s><user>q!<end>\n<assistant>", " y<end>\n", " n<end>\n"));
    }

    @Test
    void aNullIsFalseAndWritesNothing() throws QuarantineException {
        String row = "{'instruction': 'q', 'input': null, 'chosen': ' y', 'rejected': ' n'}";
        assertThat(read("auto", ALPACA, row).prompt()).isEqualTo("q\n\nAnswer:");
        assertThat(read("auto", "{{ instruction }}{{ input }}", row).prompt()).isEqualTo("q");
    }

    @Test
    void copiesNoColumnThatItDoesNotRead() throws QuarantineException {
        String deep = "[".repeat(700) + "]".repeat(700);
        String row = "{'q': 'a', 'other': " + deep + ", 'chosen': ' y', 'rejected': ' n'}";
        assertThat(read("pair", "{{ q }}", row)).isEqualTo(TextExample.of("a", " y", " n"));
        assertThatThrownBy(() -> read("pair", "{{ q }}{{ other }}", row))
                .isInstanceOf(QuarantineException.class)
                .hasMessageStartingWith("data.columns.prompt-template: ");
    }

    @Test
    void makesThePromptOfARowOnce() throws QuarantineException {
        int[] looks = {0};
        Map<String, Object> row = new HashMap<>(Map.of("chosen", " y", "rejected", " n"));
        row.put("turns", new AbstractList<Object>() {
            @Override
            public Object get(int index) {
                looks[0]++;
                return "a";
            }

            @Override
            public int size() {
                return 1;
            }
        });
        assertThat(new RowLayout("pair", columns("{{ turns[0] }}")).reading(row).example(ChatRenderer.NONE))
                .isEqualTo(TextExample.of("a", " y", " n"));
        assertThat(looks[0]).isEqualTo(1);
    }

    @Test
    void readsNumbersListsAndFields() throws QuarantineException {
        String template = "{% for turn in info.turns %}{{ loop.index + 1 }}{{ turn }}{% endfor %} {{ count }}";
        String row = "{'info': {'turns': ['a', 'b']}, 'count': 1.5, 'chosen': ' y', 'rejected': ' n'}";
        assertThat(read("auto", template, row).prompt()).isEqualTo("2a3b 1.5");
    }

    @Test
    void saysWhichColumnsItReads() throws QuarantineException {
        String row = "{'instruction': 'q', 'input': 'i', 'chosen': ' y', 'rejected': ' n', 'id': 1}";
        RowLayout layout = new RowLayout("auto", columns(ALPACA));
        assertThat(layout.reading(new JsonLine(row.replace('\'', '"'), true).row("the line"))
                        .understanding())
                .hasValue(
                        "is read as pair: prompt = 'input', 'instruction' by data.columns.prompt-template, chosen = 'chosen',"
                                + " rejected = 'rejected'; not used: 'id'");
        assertThat(layout.used()).contains("instruction", "input", "chosen").doesNotContain("prompt");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{{ instructions }} | MISSING_TEXT | no column 'instructions'; there are 'instruction', 'chosen', 'rejected'; set"
                        + " data.columns.prompt-template to a text that reads instruction",
                "{{ instruction }}{{ x }} | MISSING_TEXT | no column 'x'; there are 'instruction', 'chosen', 'rejected'; set"
                        + " data.columns.prompt-template to what holds it",
                "{{ instruction + 1 }} | PROMPT_TEMPLATE_FAILS | data.columns.prompt-template: unsupported operand type(s) for +: 'str'"
                        + " and 'int' (line 1)",
                "{{ raise_exception('no ' ~ instruction) }} | PROMPT_TEMPLATE_FAILS | data.columns.prompt-template: no … (line 1)",
                "{% for i in range(99999999) %}{{ instruction }}{% endfor %} | PROMPT_TEMPLATE_FAILS | data.columns.prompt-template: ",
            })
    void quarantinesRowsOfWhichItMakesNoPrompt(String template, Reason reason, String detail) {
        assertThatThrownBy(() -> read("pair", template, "{'instruction': 'secret', 'chosen': ' y', 'rejected': ' n'}"))
                .isInstanceOfSatisfying(
                        QuarantineException.class, e -> assertThat(e.reason()).isEqualTo(reason))
                .hasMessageStartingWith(detail)
                .hasMessageNotContaining("secret");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "Question: | must read a column, as {{ question }} does",
                "{% set a = 1 %}{{ a }}{{ range(3) }} | must read a column, as {{ question }} does",
                "{{ question | must be a Jinja template: ",
                "{{ strftime_now('%Y') }}{{ q }} | must be a Jinja template: today's date (strftime_now) is not supported",
            })
    void refusesWhatIsNoTemplateOfPrompts(String template, String problem) {
        assertThatThrownBy(() -> columns(template))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("data.columns.prompt-template " + problem);
    }

    @Test
    void refusesToReadTheAnswersThatTheFormatReads() {
        for (String nested : List.of("answers[].text", "answers.texts")) {
            Columns columns = columns("{{ answers[0].text }}").with("completions", nested);
            assertThatThrownBy(() -> new RowLayout("scored", columns))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "data.columns must have no answers in prompts: data.columns.prompt-template reads 'answers', which"
                                    + " holds answers");
            assertThat(new RowLayout("pair", columns).columns()).isEqualTo(columns);
        }
        assertThatThrownBy(() -> new RowLayout("auto", columns("{{ chosen }}")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "data.columns must have no answers in prompts: data.columns.prompt-template reads 'chosen', which"
                                + " holds answers");
        Columns renamed =
                columns("{{ completion }}{{ chosen }}").with("chosen", "good").with("rejected", "bad");
        assertThat(new RowLayout("pair", renamed).columns()).isEqualTo(renamed);
    }

    @Test
    void goesToExecutors() throws IOException, ClassNotFoundException, QuarantineException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(columns("{{ a }}!"));
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            Columns sent = (Columns) in.readObject();
            assertThat(sent).isEqualTo(columns("{{ a }}!")).isNotEqualTo(columns("{{ a }}?"));
            assertThat(TestChats.read("pair", sent, "{\"a\": \"q\", \"chosen\": \"y\", \"rejected\": \"n\"}"))
                    .isEqualTo(TextExample.of("q!", "y", "n"));
        }
    }
}
