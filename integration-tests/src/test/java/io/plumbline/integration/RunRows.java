package io.plumbline.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.PlumblineException;
import io.plumbline.jobs.catalog.RunTable;
import io.plumbline.jobs.catalog.TableTarget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/** Writes rows of several runs to one table and looks at what it holds. */
final class RunRows {
    private static final Set<String> NONE = Set.of();

    private final SparkSession spark;

    private RunRows(SparkSession spark) {
        this.spark = spark;
    }

    /** Asserts that each run replaces its own rows alone, and all or none. */
    static void requireReplaced(SparkSession spark, Path folder, String target) throws IOException {
        new RunRows(spark).requireReplaced(folder, target);
    }

    private void requireReplaced(Path folder, String target) throws IOException {
        TableTarget table = TableTarget.of(target);
        RunTable runs = new RunTable(spark, "tables.scores", table);
        runs.replace(numbers(3), "a", NONE);
        runs.replace(numbers(2), "b", NONE);
        runs.replace(numbers(5), "a", NONE);
        String counts = "SELECT run, count(*), sum(id) FROM " + table.name() + " GROUP BY run ORDER BY run";
        List<Row> both = List.of(RowFactory.create("a", 5L, 10L), RowFactory.create("b", 2L, 1L));
        assertThat(spark.newSession().sql(counts).collectAsList()).isEqualTo(both);

        Dataset<Row> broken = numbers(5).filter("if(id = 4, raise_error('killed'), true)");
        assertThatThrownBy(() -> runs.replace(broken, "a", NONE)).isInstanceOf(PlumblineException.class);
        assertThat(spark.newSession().sql(counts).collectAsList()).isEqualTo(both);

        Dataset<Row> other = numbers(5).withColumn("other", functions.lit(1));
        assertThatThrownBy(() -> runs.replace(other, "a", Set.of("third")))
                .hasMessage("Cannot write tables.scores = " + table.name() + ": it has no column other; ALTER TABLE "
                        + table.name() + " ADD COLUMNS (`other` INT) makes one");
        // What came with a later version than the table.
        assertThat(runs.replace(other, "a", Set.of("other", "id", "third")))
                .containsExactly("other; ALTER TABLE " + table.name() + " ADD COLUMNS (`other` INT) makes one");
        assertThat(spark.newSession().sql(counts).collectAsList()).isEqualTo(both);
        for (String column : List.of("run", "Run")) {
            assertThatThrownBy(() -> runs.replace(numbers(5).withColumn(column, functions.lit("mine")), "a", NONE))
                    .hasMessageContaining("the rows have a column run of their own");
        }
        runs.replace(numbers(5).drop("name"), "b", NONE);
        assertThat(spark.newSession()
                        .sql("SELECT count(*), count(name) FROM " + table.name())
                        .first())
                .isEqualTo(RowFactory.create(10L, 5L));
        if (target.contains("hive")) {
            // What was replaced, and what a killed run left, is not kept.
            assertThat(folder.resolve("warehouse/align.db/hive_runs/_runs/b")).isDirectoryContaining(path -> true);
            try (Stream<Path> left = Files.list(folder.resolve("warehouse/align.db/hive_runs/_runs/b"))) {
                assertThat(left).hasSize(1);
            }
        }
    }

    private Dataset<Row> numbers(int count) {
        return spark.range(count).selectExpr("id", "concat('n', id) AS name", "array(struct(id AS part)) AS parts");
    }
}
