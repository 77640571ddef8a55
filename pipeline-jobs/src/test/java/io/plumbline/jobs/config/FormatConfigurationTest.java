package io.plumbline.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.PlumblineException;
import io.plumbline.data.Columns;
import io.plumbline.data.RowFormat;
import io.plumbline.data.RowFormats;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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
