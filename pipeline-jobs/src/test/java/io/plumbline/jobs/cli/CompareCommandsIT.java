package io.plumbline.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.jobs.TestSpark;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that compare, as they are typed. */
class CompareCommandsIT {
    @TempDir
    private Path directory;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private SparkSession session;

    @AfterEach
    void stop() {
        session.stop();
    }

    private int execute(String... arguments) {
        // A command that gets so far stops the session that it finds.
        session = TestSpark.start();
        return CommandTree.execute(
                        List.of(arguments),
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8))
                .exitCode();
    }

    private String file(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text).toString();
    }

    @Test
    void aPlaceThatIsNoneIsOneSentence() throws IOException {
        String table = file("new.csv", "prompt_id,score\nx,1\n");
        assertThat(execute("judge", "--first", table, "--second", table, "--first-name", "a", "--out", "a:b"))
                .isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .startsWith("Cannot use --out a:b: ")
                .hasLineCount(1);
    }

    @Test
    void judgeAndRateDoWhatTheirOptionsSay() throws IOException {
        String first = file("new.csv", "id,index,reward\nx,0,1\ny,0,2\nz,0,1\n");
        String second = file("old.csv", "id,index,reward\nx,0,0\ny,0,2.4\nz,0,3\n");
        String compared = directory.resolve("compared").toString();
        assertThat(execute(
                        "judge",
                        "--first",
                        first,
                        "--second",
                        second,
                        "--first-name",
                        "new",
                        "--second-name",
                        "old",
                        "--prompt-column",
                        "id",
                        "--score-column",
                        "reward",
                        "--margin",
                        "0.5",
                        "--out",
                        compared))
                .isZero();
        assertThat(execute(
                        "rate",
                        "--data",
                        compared + "/judgements",
                        "--anchor",
                        "old",
                        "--center",
                        "1000",
                        "--out",
                        compared))
                .isZero();
        assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("judge: 'new' against 'old' on 3 prompts: win rate 0.5000")
                .contains("1 wins, 1 ties, 1 losses")
                .contains("    1000.0  1000.0 to 1000.0               3.0    0.5000  old");
        assertThat(Files.readString(directory.resolve("compared/ratings.json"))).contains("\"anchor\" : \"old\"");
    }

    @Test
    void valuesOfOutcomesMayBeGivenAgain() throws IOException {
        String table = file("arena.csv", "a,b,winner\nx,y,A\nx,y,B\nx,y,tie\nx,y,both bad\n");
        assertThat(execute(
                        "rate",
                        "--data",
                        table,
                        "--first-column",
                        "a",
                        "--second-column",
                        "b",
                        "--outcome-column",
                        "winner",
                        "--first-wins",
                        "A",
                        "--second-wins",
                        "B",
                        "--tie",
                        "tie",
                        "--tie",
                        "both bad",
                        "--out",
                        directory.resolve("rated").toString()))
                .isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("rate: 4 judgements of 2 players on 4 prompts");
    }

    @Test
    void mistakesAreOneSentence() {
        assertThat(execute("judge", "--first", "/gone/a", "--second", "/gone/b", "--out", directory.toString()))
                .isEqualTo(2);
        assertThat(execute("rate", "--data", "/gone/a", "--prior-games", "-1", "--out", directory.toString()))
                .isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .isEqualTo("Cannot judge: nothing is at --first = /gone/a\n"
                        + "Cannot rate: --prior-games must be from 0 to 1000000, got -1.0\n");
    }
}
