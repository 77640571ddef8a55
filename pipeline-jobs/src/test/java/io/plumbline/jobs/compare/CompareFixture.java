package io.plumbline.jobs.compare;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plumbline.jobs.progress.SilentProgress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** Tables that are compared, and what comes of it. */
final class CompareFixture {
    private final SparkSession spark;
    private final Path directory;
    private final List<String> said = new ArrayList<>();

    CompareFixture(SparkSession spark, Path directory) {
        this.spark = spark;
        this.directory = directory;
    }

    CompareContext context() {
        return new CompareContext(
                spark.sparkContext().hadoopConfiguration(), () -> spark, new SilentProgress(), said::add);
    }

    List<String> said() {
        return said;
    }

    String place(String name) {
        return directory.resolve(name).toString();
    }

    /** Writes a table in so many files. */
    String table(String name, StructType schema, List<Row> rows, int files) {
        spark.createDataFrame(rows, schema).repartition(files).write().parquet(place(name));
        return place(name);
    }

    JsonNode json(String name) {
        try {
            return new ObjectMapper().readTree(directory.resolve(name).toFile());
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + name, e);
        }
    }

    /** Rows in the order of files and of rows in them. */
    List<Row> rows(String name) {
        return spark.read().parquet(place(name)).collectAsList();
    }

    /** Asserts that a directory holds nothing but what is named. */
    void assertHolds(String name, String... members) {
        try (Stream<Path> found = Files.list(directory.resolve(name))) {
            assertThat(found.map(path -> path.getFileName().toString()).filter(member -> !member.startsWith(".")))
                    .containsExactlyInAnyOrder(members);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot list " + name, e);
        }
    }
}
