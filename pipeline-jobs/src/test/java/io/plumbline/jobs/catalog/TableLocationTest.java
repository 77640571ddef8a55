package io.plumbline.jobs.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TableLocationTest {
    @Test
    void readsNameVersionAndFilterAsSparkSqlWritesThem() {
        TableLocation all =
                TableLocation.of("table:lake.`my db`.t Version  As Of 12 WHERE lang = 'en where' AND n > 1");
        assertThat(all.name().parts()).isEqualTo(List.of("lake", "my db", "t"));
        assertThat(all.name().quoted()).isEqualTo("`lake`.`my db`.`t`");
        assertThat(all.version()).isEqualTo("12");
        assertThat(all.filter()).isEqualTo("lang = 'en where' AND n > 1");
        TableLocation tag = TableLocation.of("table:lake.a.t version as of 'gold set'");
        assertThat(tag.version()).isEqualTo("'gold set'");
        assertThat(tag.filter()).isNull();
        TableLocation time = TableLocation.of("table:lake.a.t timestamp as of '2026-01-31T18:00:00Z'");
        assertThat(time.timestamp()).isEqualTo("2026-01-31T18:00:00Z");
        assertThat(time).hasToString("table:lake.a.t timestamp as of '2026-01-31T18:00:00Z'");
        assertThat(TableLocation.of("table:t").name().quoted()).isEqualTo("`t`");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "table:",
                "table:a.",
                "table:a b",
                "table:a@3",
                "table:a version as of",
                "table:a version as of x",
                "table:a timestamp as of 2026",
                "table:a where",
                "table:a; DROP TABLE b",
                "table:a UNION SELECT * FROM b",
                "table:'a'"
            })
    void refusesWhatIsNoTable(String location) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TableLocation.of(location))
                .withMessageContaining("must be table:NAME");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    table:a where n >               | must have a predicate of Spark SQL behind where
                    table:a where n > 1; DROP TABLE b | must have a predicate of Spark SQL behind where
                    table:a where n IN (SELECT n FROM b) | must have a predicate without a query in it behind where
                    table:a where day < DATE 'today' | must have a predicate behind where without today
                    table:a where t > timestamp "Yesterday UTC" | must have a predicate behind where without today
                    table:a where EXISTS (SELECT 1)  | must have a predicate without a query in it behind where
                    table:a version as of 1 timestamp as of '2026' | must have a version or a timestamp, not both
                    """)
    void refusesAPredicateThatIsNoneOrReadsAnotherTable(String location, String problem) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TableLocation.of(location))
                .withMessageStartingWith(problem);
    }

    @Test
    void aLongLocationIsRefusedBeforeItIsParsed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TableLocation.of("table:a where " + "n > 1 AND ".repeat(2_000) + "true"));
    }

    @Test
    void aPredicateThatIsNestedDeepAndALongNameAreRefusedWithoutARunOutOfStack() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TableLocation.of("table:a where " + "(".repeat(4_900) + "true" + ")".repeat(4_900)));
        assertThatIllegalArgumentException().isThrownBy(() -> TableTarget.of("`" + "a".repeat(100_000) + "`"));
    }

    @Test
    void aDateInATextIsNoTime() {
        assertThat(TableLocation.of("table:a where title = 'date' AND answer = 'now'")
                        .filter())
                .isEqualTo("title = 'date' AND answer = 'now'");
    }

    @Test
    void aTargetMayNameItsFormat() {
        assertThat(TableTarget.of("align.scores USING Delta").format()).isEqualTo("delta");
        assertThat(TableTarget.of("lake.align.scores").format()).isNull();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TableTarget.of("scores using csv"))
                .withMessageStartingWith("must be the name of a table");
    }
}
