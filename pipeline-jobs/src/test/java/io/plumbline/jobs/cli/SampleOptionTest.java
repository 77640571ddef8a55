package io.plumbline.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SampleOptionTest {
    private static final String MODE = "spark.submit.deployMode";

    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @AfterEach
    void forgetTheMode() {
        System.clearProperty(MODE);
    }

    private int execute(String... arguments) {
        PrintStream out = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
        return CommandTree.execute(List.of(arguments), out, new PrintStream(err, true, StandardCharsets.UTF_8))
                .exitCode();
    }

    private String told() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @Test
    void refusesACountOutOfBounds() {
        assertThat(execute("ingest", "--sample", "0")).isEqualTo(2);
        assertThat(execute("ingest", "--sample", "101")).isEqualTo(2);
        assertThat(told())
                .isEqualTo("Cannot ingest: --sample must be 1 to 100, got 0\n"
                        + "Cannot ingest: --sample must be 1 to 100, got 101\n");
    }

    @Test
    void refusesToShowTextsInALog() {
        System.setProperty(MODE, "cluster");
        assertThat(execute("ingest", "--sample", "1")).isEqualTo(2);
        assertThat(told())
                .isEqualTo(
                        "Cannot ingest: --sample shows texts on the console alone, and in cluster mode there is none but"
                                + " a log; leave it out, or run with --deploy-mode client\n");
    }

    @Test
    void belongsToIngestAlone() {
        assertThat(execute("run", "--sample", "1")).isEqualTo(2);
        assertThat(told()).startsWith("Unknown option");
    }
}
