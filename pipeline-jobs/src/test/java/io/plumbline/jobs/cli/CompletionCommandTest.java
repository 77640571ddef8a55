package io.plumbline.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script that the command prints, as bash itself runs it. */
class CompletionCommandTest {
    @TempDir
    private static Path directory;

    private static Path script;

    @BeforeAll
    static void print() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        assertThat(CommandTree.execute(List.of("completion"), stream, stream).exitCode())
                .isZero();
        script = Files.write(directory.resolve("plumbline"), out.toByteArray());
    }

    /** Returns what bash offers for the last of the words. */
    private static List<String> offered(String... words) throws IOException, InterruptedException {
        String typed = "source " + script + "; COMP_WORDS=(" + String.join(" ", words) + "); COMP_CWORD="
                + (words.length - 1) + "; COMP_LINE=\"${COMP_WORDS[*]}\"; COMP_POINT=${#COMP_LINE};"
                + " set -- \"${COMP_WORDS[0]}\" \"${COMP_WORDS[COMP_CWORD]}\" \"${COMP_WORDS[COMP_CWORD-1]}\";"
                + " $(complete -p plumbline | sed 's/.*-F \\([^ ]*\\).*/\\1/') \"$@\"; printf '%s\\n' \"${COMPREPLY[@]}\"";
        Process bash = new ProcessBuilder("bash", "--norc", "-c", typed)
                .redirectErrorStream(true)
                .start();
        String said = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(bash.waitFor()).as(said).isZero();
        return said.lines().map(String::strip).toList();
    }

    @Test
    void completesTheNameOfACommand() throws IOException, InterruptedException {
        assertThat(offered("plumbline", "re"))
                .contains("reference", "reward-model")
                .doesNotContain("run");
    }

    @Test
    void completesTheOptionsOfThatCommandAlone() throws IOException, InterruptedException {
        assertThat(offered("plumbline", "train", "--s"))
                .contains("--set", "--stacktrace")
                .doesNotContain("--sample");
        assertThat(offered("plumbline", "ingest", "--s")).contains("--set", "--sample");
    }

    @Test
    void completesBehindOptionsOfSparkSubmit() throws IOException, InterruptedException {
        assertThat(offered("plumbline", "--master", "yarn", "quickstart", "--d"))
                .contains("--dir");
    }
}
