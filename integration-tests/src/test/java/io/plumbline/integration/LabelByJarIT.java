package io.plumbline.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.verify.VerifierJar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The built distribution labels by a verifier of the user's own, given as a user gives it, and is killed at it. */
class LabelByJarIT {
    private static final int ROWS = 60;
    private static final String LENGTH =
            """
            package org.example;

            import io.plumbline.verify.Answer;
            import io.plumbline.verify.Verdict;
            import io.plumbline.verify.Verifier;
            import io.plumbline.verify.VerifierOptions;
            import java.nio.file.Files;
            import java.nio.file.Path;

            public final class Length implements Verifier {
                private final Path seen;

                public Length() {
                    this(null);
                }

                private Length(Path seen) {
                    this.seen = seen;
                }

                @Override
                public String name() {
                    return "length";
                }

                @Override
                public Verifier configured(VerifierOptions options) {
                    options.requireKnown("seen");
                    return new Length(Path.of(options.required("seen")));
                }

                @Override
                public Verdict verify(Answer answer) throws Exception {
                    if (answer.completion().equals("throws")) {
                        throw new java.io.IOException("no word of this");
                    }
                    if (answer.completion().equals("sleeps")) {
                        Thread.currentThread().join(60_000);
                    }
                    Files.writeString(seen.resolve(answer.prompt()), "");
                    Thread.currentThread().join(50);
                    return Verdict.of(answer.completion().length(), true);
                }
            }
            """;

    @TempDir
    private Path directory;

    @Test
    void killedAndRunAgainLabelsEveryRow() throws IOException, InterruptedException {
        Path seen = Files.createDirectories(directory.resolve("seen"));
        String[] command = command(seen);
        Distribution distribution = new Distribution(directory);
        Distribution.Running running = distribution.start(List.of(command));
        Moments.seen(
                "a row that the verifier has seen",
                running,
                () -> rowsSeen(seen) == 0 ? Optional.empty() : Optional.of(true));
        running.process().destroyForcibly();
        assertThat(running.ended().exitCode()).isEqualTo(128 + 9);
        assertThat(directory.resolve("run/experiments/default/labels")).doesNotExist();
        assertThat(rowsSeen(seen)).isLessThan(ROWS);

        distribution.succeeding(command);

        List<String> labels = RunContent.rows(
                FileSystem.getLocal(new Configuration()),
                new org.apache.hadoop.fs.Path(
                        directory.resolve("run/experiments/default/labels").toUri()));
        assertThat(labels).hasSize(ROWS + 2);
        for (int row = 0; row < ROWS; row++) {
            String prompt = "prompt: p" + row + "\n";
            assertThat(labels.stream().filter(label -> label.contains(prompt)).toList())
                    .singleElement()
                    .asString()
                    .contains("score: " + (double) (row + 1) + "\n", "passed: true\n");
        }
        assertThat(labels.stream().filter(label -> label.contains("reason: ")).toList())
                .hasSize(2)
                .anySatisfy(label -> assertThat(label)
                        .contains("reason: verifier_failed\n", "the verifier length threw IOException (Length.java:")
                        .doesNotContain("no word of this"))
                .anySatisfy(label ->
                        assertThat(label).contains("reason: verifier_timed_out\n", "did not answer within 1.0 s"));
    }

    private String[] command(Path seen) throws IOException {
        Path completions = directory.resolve("completions.jsonl");
        Files.write(
                completions,
                Stream.concat(
                                IntStream.range(0, ROWS).mapToObj(row -> row("p" + row, "x".repeat(row + 1))),
                                Stream.of(row("q", "throws"), row("r", "sleeps")))
                        .toList());
        Path configuration = directory.resolve("loop.conf");
        Files.writeString(
                configuration,
                """
                plumbline {
                  run.dir = "%s/run"
                  label { by = length, completions = ["%s"], options.seen = "%s", verifier-timeout-seconds = 1 }
                }
                """
                        .formatted(directory, completions, seen));
        Path jar = VerifierJar.make(directory, LENGTH);
        return new String[] {"--jars", jar.toString(), "label", "--config", configuration.toString()};
    }

    private static String row(String prompt, String completion) {
        return "{\"prompt\": \"" + prompt + "\", \"completion\": \"" + completion + "\"}";
    }

    private static long rowsSeen(Path seen) throws IOException {
        try (Stream<Path> rows = Files.list(seen)) {
            return rows.count();
        }
    }
}
