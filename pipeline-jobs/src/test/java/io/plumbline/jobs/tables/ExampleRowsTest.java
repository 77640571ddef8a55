package io.plumbline.jobs.tables;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.data.ExampleIdentity;
import io.plumbline.data.TextExample;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;
import scala.collection.JavaConverters;
import scala.collection.Seq;

class ExampleRowsTest {
    private static final List<Integer> TOKENS = List.of(1, 2);

    @Test
    void theIdOfThePromptIsTheOneThatIngestHasWritten() {
        Row row = row("question", "of ingest", " a", " b");
        assertThat(ExampleRows.withPrompt(row).promptId()).isEqualTo("of ingest");
        assertThat(ExampleRows.example(row).promptId()).isNull();
    }

    /** Two pairs of a prompt share what such texts are split by; two without a prompt share nothing. */
    @Test
    void theIdOfThePromptOfAnEarlierVersionFollowsFromItsText() {
        assertThat(formerId("question", " a", " b"))
                .isEqualTo(ExampleIdentity.of(TextExample.of("question", " a", " b"))
                        .groupId())
                .isEqualTo(formerId("question", " c", " d"))
                .isNotEqualTo(formerId("another", " a", " b"));
        assertThat(formerId("", " a", " b")).isNotEqualTo(formerId("", " c", " d"));
    }

    private static String formerId(String prompt, String... completions) {
        return ExampleRows.withPrompt(row(prompt, null, completions)).promptId();
    }

    private static Row row(String prompt, String promptId, String... completions) {
        return RowFactory.create(
                "id",
                "source",
                seq(TOKENS),
                seq(List.of(seq(TOKENS), seq(TOKENS))),
                seq(List.of(1, 2)),
                1.0,
                null,
                seq(Arrays.asList(null, null)),
                null,
                promptId,
                prompt,
                seq(List.of(completions)));
    }

    private static <T> Seq<T> seq(List<T> list) {
        return JavaConverters.asScalaBuffer(list);
    }
}
