package io.plumbline.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.Fixtures;
import io.plumbline.jobs.TestSpark;
import io.plumbline.jobs.mlflow.StandInServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A sweep as it is typed: from data to the page. */
class SweepCommandIT {
    @TempDir
    private Path directory;

    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private Path fixtures;

    /** Null where no server is told. */
    private StandInServer server;

    private int execute(ByteArrayOutputStream out, String... grid) {
        List<String> arguments = new ArrayList<>(List.of(
                "sweep",
                "--set",
                "run.dir=" + directory.resolve("run"),
                "--set",
                "model.path=" + fixtures.resolve("models/tinystories-656k"),
                "--set",
                "data.train=[\"" + fixtures.resolve("reported/warm-up-longer-than-training/in") + "\"]",
                "--set",
                "data.held-out-fraction=0.5",
                "--set",
                "score.bootstrap-samples=20",
                "--set",
                "training.learning-rate=1e-3"));
        if (server != null) {
            arguments.addAll(List.of("--set", "tracking.mlflow.uri=" + server.uri()));
        }
        Stream.of(grid).forEach(one -> arguments.addAll(List.of("--grid", one)));
        // A command that gets so far stops the session that it finds.
        TestSpark.start();
        return CommandTree.execute(
                        arguments,
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8))
                .exitCode();
    }

    @Test
    void trainsEachBetaAndComparesThemAndGoesOnWhereItEnded() throws IOException {
        fixtures = Fixtures.orSkip("no sweep is tried");
        ByteArrayOutputStream first = new ByteArrayOutputStream();
        try (StandInServer told = new StandInServer()) {
            server = told;
            assertThat(execute(first, "loss.beta=0.05,0.3")).as(err.toString()).isZero();
            assertThat(told.statuses.values()).hasSizeGreaterThan(1).containsOnly("FINISHED");
        }
        server = null;
        assertThat(first.toString(StandardCharsets.UTF_8))
                .contains("sweep: 2 experiments: beta-0.05, beta-0.3")
                .containsOnlyOnce("ingest: started")
                .containsOnlyOnce("reference: started")
                .contains("compare: 2 experiments, held against beta-0.05");
        Path page = directory.resolve("run/compare.html");
        assertThat(page).content().contains("beta-0.3");
        long trained = Files.getLastModifiedTime(directory.resolve("run/experiments/beta-0.05/policy"))
                .toMillis();

        ByteArrayOutputStream second = new ByteArrayOutputStream();
        assertThat(execute(second, "loss.beta=0.05,0.3,1")).as(err.toString()).isZero();
        String said = second.toString(StandardCharsets.UTF_8);
        assertThat(said)
                .doesNotContain("ingest: started", "reference: started")
                .containsOnlyOnce("train: started")
                .containsOnlyOnce("score: started")
                .contains("compare: 3 experiments, held against beta-0.05");
        assertThat(Files.getLastModifiedTime(directory.resolve("run/experiments/beta-0.05/policy"))
                        .toMillis())
                .isEqualTo(trained);
        assertCountsAreThoseOfAJoin(said);
    }

    /** Counts what differs by a join of the two tables in SQL. */
    private void assertCountsAreThoseOfAJoin(String said) {
        SparkSession spark = TestSpark.start();
        try {
            for (String name : List.of("beta-0.3", "beta-1")) {
                table(spark, "beta-0.05").createOrReplaceTempView("a");
                table(spark, name).createOrReplaceTempView("b");
                Row counts = spark.sql(
                                "SELECT count(*), sum(int(b.outcome = 'correct' AND a.outcome <> 'correct')),"
                                        + " sum(int(b.outcome <> 'correct' AND a.outcome = 'correct')) FROM a JOIN b ON a.id = b.id")
                        .first();
                Matcher line = Pattern.compile(Pattern.quote(name)
                                + " +([0-9,]+) +[0-9,]+ +([-+0-9.]+) +\\S+ to \\S+ +(\\d+) +(\\d+) ")
                        .matcher(said);
                assertThat(line.find()).isTrue();
                assertThat(line.group(1)).isEqualTo(String.format(Locale.ROOT, "%,d", counts.getLong(0)));
                assertThat(line.group(3)).isEqualTo(String.valueOf(counts.getLong(1)));
                assertThat(line.group(4)).isEqualTo(String.valueOf(counts.getLong(2)));
                assertThat(Double.parseDouble(line.group(2)))
                        .isEqualTo(Math.round(1e4 * (counts.getLong(1) - counts.getLong(2)) / counts.getLong(0)) / 1e4);
            }
        } finally {
            spark.stop();
        }
    }

    private Dataset<Row> table(SparkSession spark, String name) {
        return spark.read()
                .parquet(
                        directory.resolve("run/experiments/" + name + "/scores").toString());
    }
}
