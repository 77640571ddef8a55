package io.plumbline.jobs.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.jobs.TestSpark;
import java.nio.file.Path;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(TestSpark.class)
class LiteralPathsIT {
    private final SparkSession spark;

    @TempDir
    private Path folder;

    LiteralPathsIT(SparkSession spark) {
        this.spark = spark;
    }

    @ParameterizedTest
    @ValueSource(strings = {"p[1]", "p{1,2}", "p*", "p?", "p\\1", "p%20 1", "p%5B1]", "p+#1", "p\u00e91", "p:1", "p,1"})
    void readsWhatHasThatName(String name) {
        write("p1", 1);
        write("p2", 2);
        write(name, 3);
        write(name + "2", 4);
        assertThat(LiteralPaths.parquet(spark, path(name)).collectAsList())
                .extracting(row -> row.getLong(0))
                .containsExactly(3L);
        assertThat(LiteralPaths.parquet(spark, path(name), path("p1")).collectAsList())
                .extracting((Row row) -> row.getLong(0))
                .containsExactlyInAnyOrder(1L, 3L);
        assertThat(LiteralPaths.parquet(spark, path(name), path(name + "2")).collectAsList())
                .extracting((Row row) -> row.getLong(0))
                .containsExactlyInAnyOrder(3L, 4L);
    }

    @Test
    void doesNotTakeAPatternForWhatItMatches() {
        write("p1", 1);
        assertThatThrownBy(() -> LiteralPaths.parquet(spark, path("p[1]")))
                .isInstanceOf(AnalysisException.class)
                .hasMessageContaining("does not exist");
    }

    private void write(String name, long value) {
        spark.range(value, value + 1)
                .write()
                .mode("overwrite")
                .parquet(path(name).toString());
    }

    private org.apache.hadoop.fs.Path path(String name) {
        return new org.apache.hadoop.fs.Path("file:" + folder + "/" + name);
    }
}
