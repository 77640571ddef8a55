package io.plumbline.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FenceTest {
    @Test
    void blocksHaveLanguageTextAndLine() {
        String document = "# One\n```sh\nls\n\n```\ntext\n```\nout\n```\nend\n";
        assertThat(Fence.of(document)).containsExactly(new Fence("sh", "ls\n\n", 2), new Fence("", "out\n", 7));
        assertThat(Fence.without(document)).isEqualTo("# One\ntext\nend\n\n");
    }

    /** Each is a block to a reader, and would be none to a test that looks for its own way alone. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "``` sh\nls\n```\n",
                "- a\n\n  ```sh\n  ls\n  ```\n",
                "1. ```sh\n   ls\n   ```\n",
                "> ```sh\n> ls\n> ```\n",
                "~~~sh\nls\n~~~\n",
                "````sh\nls\n````\n",
                "```sh title=x\nls\n```\n",
                "```SH\nls\n```\n",
                "```bash\nls\n```\n",
                "```sh\nls\n ```\n",
                "```sh\nls\n",
                "text\n\n    $ ls\n",
                "text\n\n    bin/plumbline run --config job.conf\n",
                "```\ndeploy/bin/plumbline run\n```\n",
                "```\nmvn verify\n```\n"
            })
    void aBlockInAnotherWayIsRefused(String document) {
        assertThatThrownBy(() -> Fence.of(document)).hasMessageStartingWith("line ");
    }

    @Test
    void commandsAreReadAsBashReadsThem() {
        assertThat(
                        ShellCommand.of(
                                """
                        A=b bin/plumbline --conf 'a b' \\
                            run "c;d" # e
                        # f

                        cat > g <<'END'
                        h | i; 'j
                        END
                        bench --k > l 2>&1
                        ls m | cat n
                        """))
                .extracting(ShellCommand::line)
                .containsExactly("A=b bin/plumbline --conf a b run c;d", "cat", "bench --k", "ls m");
        assertThat(ShellCommand.of("cat <<END\na\nEND\nls\n"))
                .extracting(ShellCommand::text)
                .containsExactly("cat <<END\na\nEND\n", "ls\n");
        assertThat(new Document(Path.of("x"), "```sh\nA=b ls c\n```\n")
                        .commands()
                        .get(0)
                        .program())
                .containsExactly("ls", "c");
    }

    /** Of each the shell tells the exit code of a part alone, or none at all. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "a; b",
                "a && b",
                "a || true",
                "a &",
                "(a)",
                "x=$(a)",
                "x=`a`",
                "if a; then b; fi",
                "a 'b",
                "a \\",
                "cat <<END\na"
            })
    void moreThanACommandALineIsRefused(String block) {
        assertThatThrownBy(() -> ShellCommand.of(block)).hasMessageStartingWith("Write one command a line");
    }
}
