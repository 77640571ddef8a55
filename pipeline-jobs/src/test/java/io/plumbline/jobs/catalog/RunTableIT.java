package io.plumbline.jobs.catalog;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.jobs.TestSpark;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Without a Hive metastore. */
@ExtendWith(TestSpark.class)
class RunTableIT {
    private final SparkSession spark;

    RunTableIT(SparkSession spark) {
        this.spark = spark;
    }

    @ParameterizedTest
    @ValueSource(strings = {"scores", "align.scores using delta", "spark_catalog.align.scores"})
    void aTableThatIsForgottenWithTheSessionIsRefused(String target) {
        RunTable table = new RunTable(spark, "tables.scores", TableTarget.of(target));
        assertThatThrownBy(table::require)
                .hasMessageStartingWith("Cannot write tables.scores = "
                        + TableTarget.of(target).name() + ": the catalog of the session is forgotten when it ends");
    }
}
