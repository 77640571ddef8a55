package io.plumbline.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.PlumblineException;
import io.plumbline.data.Columns;
import io.plumbline.data.PairRule;
import io.plumbline.data.PromptTemplate;
import io.plumbline.data.RowFormat;
import io.plumbline.data.RowFormats;
import io.plumbline.data.RowLayout;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the keys {@code data.format} and {@code data.columns}, of which the table of formats knows the values. */
class FormatConfigurationTest extends ConfigFixture {
    private Columns columns(String block) throws IOException {
        return load(MINIMAL + "plumbline.data " + block + "\n")
                .config()
                .data()
                .layout()
                .columns();
    }

    @Test
    void everyFormatAndEveryColumnIsDescribed() {
        String reference = ReferenceText.read();
        assertThat(reference).doesNotContain("# <");
        for (RowFormat format : RowFormats.all()) {
            assertThat(reference).contains("#   " + format.name() + ": " + format.comment() + ".\n");
        }
        for (String role : RowFormats.roles()) {
            assertThat(reference).contains(role + " = " + role + "\n");
        }
        assertThat(reference).contains("      # Of ranked, where it is not set:\n      # ranks = ranks\n");
    }

    @Test
    void aColumnMayHaveTheNameOfOneThatOnlyAnotherFormatReads() throws IOException {
        assertThat(columns("{ format = ranked, columns.completions = chosen }").of("completions"))
                .isEqualTo("chosen");
        assertThat(columns("{ format = pair, columns.chosen = completions }").of("chosen"))
                .isEqualTo("completions");
    }

    @Test
    void aPromptAndAListMayHaveSeveralColumnsAndANameMayLeadIntoOne() throws IOException {
        assertThat(columns("{ format = pair, columns.prompt = [system, question] }"))
                .isEqualTo(columns("{ format = pair }").withAll("prompt", List.of("system", "question")));
        assertThat(columns("{ columns { prompt = info.post, completions = \"answers[].text\" } }"))
                .isEqualTo(columns("{}").with("prompt", "info.post").with("completions", "answers[].text"));
        assertThat(columns("{ columns.prompt = null }").of("prompt")).isNull();
        assertThatThrownBy(() -> columns("{ columns.chosen = [a, b] }"))
                .isInstanceOf(PlumblineException.class)
                .hasMessageContaining("data.columns.chosen must be one column, got [a, b]");
        assertThatThrownBy(() -> columns("{ columns.completions = [] }"))
                .isInstanceOf(PlumblineException.class)
                .hasMessageContaining("data.columns.completions must name a column");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "pair | plumbline.data.template-date = 2026-02-03 | data.template-date",
                "hh | plumbline.data.template-arguments = [\"a=1\"] | data.template-arguments",
                "pair | plumbline.loss.on = assistant | loss.on",
                "hh | plumbline.loss.on = assistant | loss.on",
            })
    void optionsOfMessagesAreRefusedWhereTheFormatReadsTexts(String format, String option, String key)
            throws IOException {
        assertThatThrownBy(() -> load(MINIMAL + "plumbline.data.format = " + format + "\n" + option))
                .isInstanceOf(PlumblineException.class)
                .hasMessage(
                        "Cannot train: " + key + " has no effect: data.format reads texts and no messages; remove one"
                                + " of the two (job.conf line 3)");
        for (String other : List.of("auto", "chat", "ranked", "demonstration")) {
            assertThat(load(MINIMAL + "plumbline.data.format = " + other + "\n" + option)
                            .config()
                            .data()
                            .layout()
                            .format())
                    .isEqualTo(other);
        }
    }

    @Test
    void aTemplateMakesThePromptInPlaceOfColumns() throws IOException {
        assertThat(columns("{ format = pair, columns.prompt-template = \"Q: {{ question }}\\n\" }"))
                .isEqualTo(Columns.DEFAULT
                        .with("prompt", "prompt")
                        .with("chosen", "chosen")
                        .with("rejected", "rejected")
                        .with("source", "source")
                        .with(new PromptTemplate("Q: {{ question }}\n")));
        assertThat(columns("{}").promptTemplate()).isNull();
        assertThatThrownBy(() -> columns("{ columns.prompt = a, columns.prompt-template = \"{{ question }}\" }"))
                .isInstanceOf(PlumblineException.class)
                .hasMessage(
                        "Cannot train: data.columns.prompt has no effect: data.columns.prompt-template is set; remove one of the"
                                + " two (job.conf line 2)");
        assertThatThrownBy(() -> columns("{ format = hh, columns.prompt-template = \"{{ question }}\" }"))
                .isInstanceOf(PlumblineException.class)
                .hasMessage(
                        "Cannot train: data.columns.prompt-template has no effect: data.format reads no such column; remove one of"
                                + " the two (job.conf line 2)");
        assertThatThrownBy(() -> columns("{ columns.prompt-template = \"{{ \" }"))
                .isInstanceOf(PlumblineException.class)
                .hasMessageStartingWith(
                        "Cannot train: data.columns.prompt-template must be a Jinja template: a tag does not end");
        assertThatThrownBy(() -> columns("{ columns.chosen = a, columns.prompt-template = \"{{ a }}\" }"))
                .isInstanceOf(PlumblineException.class)
                .hasMessage(
                        "Cannot train: data.columns must have no answers in prompts: data.columns.prompt-template reads 'a', which"
                                + " holds answers");
    }

    @Test
    void pairsOfScoresAreReadAndRefusedWhereNothingHasScores() throws IOException {
        RowLayout layout = load(MINIMAL + "plumbline.data { format = scored, pairs = all, score-margin = 0.5 }")
                .config()
                .data()
                .layout();
        assertThat(layout.pairs()).isEqualTo(PairRule.Pairs.ALL);
        assertThat(layout.scoreMargin()).isEqualTo(0.5);
        RowLayout byDefault = load(MINIMAL).config().data().layout();
        assertThat(byDefault.pairs()).isEqualTo(PairRule.Pairs.BEST_WORST);
        for (String key : List.of("pairs = all", "score-margin = 0.5")) {
            assertThatThrownBy(() -> load(MINIMAL + "plumbline.data { format = ranked, " + key + " }"))
                    .isInstanceOf(PlumblineException.class)
                    .hasMessage("Cannot train: data." + key.split(" ")[0]
                            + " has no effect: data.format reads no scores; remove one of the two (job.conf line 2)");
        }
        assertThatThrownBy(() -> load(MINIMAL + "plumbline.data { pairs = all, columns.margin = m }"))
                .isInstanceOf(PlumblineException.class)
                .hasMessage(
                        "Cannot train: data.pairs must be best-worst where data.columns.margin names a column, which has"
                                + " one number for all pairs of a row, got all (job.conf line 2)");
        assertThatThrownBy(() -> load(MINIMAL + "plumbline.data.score-margin = -1"))
                .isInstanceOf(PlumblineException.class)
                .hasMessage(
                        "Cannot train: data.score-margin must be a number of at least 0, got -1.0 (job.conf line 2)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "plumbline.data.template-date = 2024-07-26",
                "plumbline.data.template-arguments = []",
                "plumbline.loss.on = all"
            })
    void optionsThatAskForNothingAreTaken(String option) throws IOException {
        assertThat(load(MINIMAL + "plumbline.data.format = pair\n" + option)
                        .config()
                        .data()
                        .template()
                        .asked())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{ format = ranked, columns.completions = prompt }",
                "{ format = ranked, columns { completions = answers, ranks = answers } }"
            })
    void theColumnsOfOneFormatDiffer(String block) {
        assertThatThrownBy(() -> columns(block))
                .isInstanceOf(PlumblineException.class)
                .hasMessageContaining("must differ from data.columns.");
    }
}
