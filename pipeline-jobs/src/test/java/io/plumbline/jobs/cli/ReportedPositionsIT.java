package io.plumbline.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.Fixtures;
import io.plumbline.model.ModelDirectory;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The reported input whose texts may be longer than the model's positions. */
class ReportedPositionsIT {
    @TempDir
    private Path folder;

    @Test
    void isRefusedBeforeAnythingIsMade() {
        Path fixtures = Fixtures.orSkip("no reported situation of positions is tried");
        Path model = fixtures.resolve("models/tinystories-656k");
        Path data = fixtures.resolve("reported/longer-than-the-positions/in");
        int positions = ModelDirectory.open(model).config().embedding().maxPositions();
        int tooLong = 2 * positions;
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        PrintStream printed = new PrintStream(err, true, StandardCharsets.UTF_8);
        Outcome outcome = CommandTree.execute(
                List.of(
                        "run",
                        "--set",
                        "run.dir=" + folder.resolve("run"),
                        "--set",
                        "model.path=" + model,
                        "--set",
                        "data.train=" + data,
                        "--set",
                        "tokenizer.max-length=" + tooLong,
                        "--set",
                        "tokenizer.max-prompt-length=" + positions),
                printed,
                printed);
        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .isEqualTo("Cannot use tokenizer.max-length = " + tooLong + ": model.path = " + model
                        + " has max_position_embeddings = " + positions
                        + " in its config.json; set tokenizer.max-length to " + positions
                        + " or less, or give a model that was made for longer texts\n");
        assertThat(folder.resolve("run/examples")).doesNotExist();
    }
}
