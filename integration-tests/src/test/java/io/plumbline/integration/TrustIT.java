package io.plumbline.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Preference text and secrets stay where they belong, in a whole chain and where it fails. */
class TrustIT {
    private static final String TEXT = "canarytext7f3a";
    private static final String SECRET = "canarysecret9b1c";

    /** Directories of a run that hold the rows themselves, on purpose. */
    private static final Set<String> ROWS = Set.of("examples", "quarantine");

    @TempDir
    private static Path directory;

    private static SmallRun small;
    private static Distribution distribution;

    @BeforeAll
    static void make() throws IOException {
        distribution = new Distribution(Files.createDirectory(directory.resolve("printed")));
        small = SmallRun.make(Files.createDirectory(directory.resolve("small")));
        Path data = directory.resolve("small/data/b.jsonl");
        List<String> rows = new ArrayList<>(Files.readAllLines(data));
        for (int i = 0; i < 40; i++) {
            rows.set(i, rows.get(i).replaceFirst("\"prompt\":\\s*\"", "\"prompt\":\"" + TEXT + " "));
        }
        rows.add("{\"prompt\": \"" + TEXT);
        rows.add("{\"prompt\": \"" + TEXT + "\", \"chosen\": [\"" + TEXT + "\"], \"rejected\": \"a\"}");
        rows.add("{\"prompt\": \"" + TEXT + "\", \"chosen\": \"" + TEXT + "\", \"rejected\": \"" + TEXT + "\"}");
        rows.add("{\"chosen\": \"" + TEXT + "\", \"rejected\": \"b " + TEXT + "\"}");
        rows.add("{\"prompt\": \"\\ud800" + TEXT + "\", \"chosen\": \"a\", \"rejected\": \"b\"}");
        Files.write(data, rows);
    }

    @Test
    void aWholeChainTellsNeitherTextNorSecrets() throws IOException, InterruptedException {
        Path run = directory.resolve("run");
        Path events = Files.createDirectory(directory.resolve("events"));
        Path configuration =
                Files.writeString(directory.resolve("job.conf"), small.configuration(SmallRun.address(run)));
        String printed = distribution.succeeding(
                "--conf",
                "spark.eventLog.enabled=true",
                "--conf",
                "spark.eventLog.dir=" + SmallRun.address(events),
                "--conf",
                "spark.hadoop.fs.s3a.access.key=" + SECRET,
                "--conf",
                "spark.hadoop.fs.s3a.secret.key=" + SECRET,
                "run",
                "--config",
                configuration.toString(),
                "--stacktrace");
        assertThat(printed).doesNotContain(TEXT).doesNotContain(SECRET).doesNotContain("\tat ");
        assertThat(Files.readString(run.resolve("data-report.json"))).contains("invalid_text");
        assertThat(filesOutsideTables(events)).isNotEmpty();
        requireClean(events);
        assertThat(filesOutsideTables(run)).isNotEmpty();
        requireClean(run);
    }

    @Test
    void inputThatCannotBeReadIsOneSentence() throws IOException, InterruptedException {
        Files.writeString(directory.resolve("broken.jsonl.gz"), TEXT);
        Files.write(directory.resolve("torn.jsonl.gz"), gzipTornAfterItsHeader());
        Files.writeString(directory.resolve("broken.parquet"), "PAR1" + TEXT + "PAR1");
        for (String file : List.of("broken.jsonl.gz", "torn.jsonl.gz", "broken.parquet")) {
            Path run = directory.resolve("run-" + file);
            Path configuration =
                    Files.writeString(directory.resolve("broken.conf"), small.configuration(SmallRun.address(run)));
            Distribution.Ended ended = distribution.plumbline(
                    "ingest", "--config", configuration.toString(), "--set", "data.train=" + directory.resolve(file));
            assertThat(ended.exitCode()).isEqualTo(3);
            assertThat(ended.err())
                    .containsPattern("(?m)^Cannot read .*" + Pattern.quote("file:" + directory.resolve(file)));
            assertThat(ended.err() + ended.out()).doesNotContain(TEXT).doesNotContain("\tat ");
            assertThat(withoutSparkLog(ended.err() + ended.out()))
                    .doesNotContainPattern("\\w+\\.[A-Z]\\w*(Exception|Error)\\b");
            requireClean(run);
        }
    }

    @Test
    void secretsInAddressesAreRefusedAndNotRepeated() throws IOException, InterruptedException {
        for (String setting : List.of(
                "data.train=s3a://AKIA:" + SECRET + "@bucket/x.jsonl",
                "run.dir=hdfs://me:" + SECRET + "@localhost:1/run",
                "model.path=https://" + SECRET + "@localhost:1/model?sig=" + SECRET)) {
            Distribution.Ended ended = distribution.plumbline(
                    "run", "--set", "run.dir=/tmp/x", "--set", "model.path=/tmp/y", "--set", setting, "--stacktrace");
            assertThat(ended.exitCode()).isEqualTo(2);
            assertThat(ended.err())
                    .startsWith("Cannot run: ")
                    .contains("must not hold credentials")
                    .contains("***");
            assertThat(ended.err() + ended.out()).doesNotContain(SECRET);
        }
    }

    /** Spark's own log names the class of what failed a task; what the user is told in the end must not. */
    private static String withoutSparkLog(String printed) {
        return printed.replaceAll("(?m)^\\d\\d:\\d\\d:\\d\\d (WARN|ERROR) .*$", "");
    }

    private static byte[] gzipTornAfterItsHeader() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(TEXT.getBytes(StandardCharsets.UTF_8));
        }
        return Arrays.copyOf(bytes.toByteArray(), 12);
    }

    private static void requireClean(Path root) throws IOException {
        for (Path file : filesOutsideTables(root)) {
            String content = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
            assertThat(content.contains(TEXT) || content.contains(SECRET))
                    .as(file.toString())
                    .isFalse();
        }
    }

    private static List<Path> filesOutsideTables(Path root) throws IOException {
        try (Stream<Path> paths = Files.walk(root)) {
            return paths.filter(Files::isRegularFile)
                    .filter(file ->
                            !ROWS.contains(root.relativize(file).getName(0).toString()))
                    .toList();
        }
    }
}
