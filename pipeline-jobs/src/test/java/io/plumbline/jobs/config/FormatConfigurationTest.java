package io.plumbline.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.PlumblineException;
import io.plumbline.data.Columns;
import io.plumbline.data.RowFormat;
import io.plumbline.data.RowFormats;
import java.io.IOException;
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
