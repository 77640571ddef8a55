package io.plumbline.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.example.Label;
import io.plumbline.example.Strength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LabelledFormatTest {
    private static final String ROW = "{\"prompt\": \"q\", \"completion\": \"a\", \"label\": %s}";

    private static TextExample read(String format, Columns columns, String json) throws QuarantineException {
        return new RowLayout(format, columns)
                .reading(new JsonLine(json, true).row("the line"))
                .example(ChatRenderer.NONE);
    }

    private static TextExample labelled(Label label) {
        return TextExample.of("q", "a").with(Strength.UNSAID.with(label));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "true|true",
                "false|false",
                "1|true",
                "0|false",
                "1.0|true",
                "0.0|false",
                "\"True\"|true",
                "\" FALSE \"|false",
                "\"1\"|true",
                "\"0\"|false",
                "\"yes\"|true",
                "\"No\"|false",
                "\"thumbs_up\"|true",
                "\"thumbs-down\"|false",
                "\"desirable\"|true",
                "\"undesirable\"|false"
            })
    void readsWhatMeansOneThing(String label, boolean isGood) throws QuarantineException {
        for (String format : new String[] {"labelled", "auto"}) {
            assertThat(read(format, Columns.DEFAULT, ROW.formatted(label))).isEqualTo(labelled(Label.of(isGood)));
        }
    }

    /** A scale of −1 and 1, or of stars, would be read with half of its labels reversed, or none. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-1|found another value",
                "2|found another value",
                "0.5|found another value",
                "\"-1\"|found another value",
                "\"positive\"|found another value",
                "\"\"|found another value",
                "null|it is null",
                "[true]|found a list"
            })
    void guessesAtNoOtherScale(String label, String found) {
        assertThatThrownBy(() -> read("auto", Columns.DEFAULT, ROW.formatted(label)))
                .isInstanceOfSatisfying(
                        QuarantineException.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNUSABLE_LABEL))
                .hasMessage(
                        "column 'label' must say whether the completion is good, by true or false, 1 or 0, yes or no,"
                                + " thumbs up or thumbs down; " + found);
    }

    /** TRL's conversational form, and a whole conversation with one label. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'prompt': [Q], 'completion': [Y], 'label': false}",
                "{'prompt': 'q', 'completion': [Y], 'label': false}",
                "{'messages': [Q, Y], 'label': false}"
            })
    void readsMessages(String layout) throws QuarantineException {
        TextExample expected = TestChats.example("<s><user>q<end>\n<assistant>", "yes<end>\n");
        for (String format : new String[] {"labelled", "auto"}) {
            assertThat(TestChats.read(format, Columns.DEFAULT, TestChats.filled(layout)))
                    .isEqualTo(expected.with(Strength.UNSAID.with(Label.UNDESIRABLE)));
        }
    }

    @Test
    void readsOtherColumnsAndWeights() throws QuarantineException {
        Columns columns = Columns.DEFAULT
                .with("completion", "answer")
                .with("label", "votes.up")
                .with("weight", "w");
        assertThat(read(
                        "labelled",
                        columns,
                        "{\"prompt\": \"q\", \"answer\": \"a\", \"votes\": {\"up\": false}, \"w\": 2}"))
                .isEqualTo(TextExample.of("q", "a").with(new Strength(2, Double.NaN, Label.UNDESIRABLE)));
    }

    @Test
    void namesTheColumnThatIsMissing() {
        assertThatThrownBy(() -> read("labelled", Columns.DEFAULT, "{\"prompt\": \"q\", \"completion\": \"a\"}"))
                .isInstanceOfSatisfying(
                        QuarantineException.class, e -> assertThat(e.reason()).isEqualTo(Reason.MISSING_TEXT))
                .hasMessage(
                        "no column 'label'; there are 'prompt', 'completion'; set data.columns.label to what holds it");
    }

    @ParameterizedTest
    @ValueSource(strings = {"auto", "demonstration"})
    void aRowWithoutALabelIsADemonstration(String format) throws QuarantineException {
        assertThat(read(format, Columns.DEFAULT, "{\"prompt\": \"q\", \"completion\": \"a\"}"))
                .isEqualTo(TextExample.of("q", "a"));
    }

    @Test
    void onlyACompletionAloneHasALabel() {
        TextExample pair = TextExample.of("q", "a", "b");
        assertThatThrownBy(() -> pair.with(Strength.UNSAID.with(Label.DESIRABLE)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Only a completion alone has a label, got 2 completions");
    }
}
