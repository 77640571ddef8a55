package io.plumbline.commit;

import static io.plumbline.commit.StagedTree.FOLDER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.commit.DyingTree.Death;
import io.plumbline.commit.DyingTree.Killed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JournalTest {
    @TempDir
    private Path temporary;

    private LocalTree tree;

    @BeforeEach
    void begin() throws IOException {
        tree = StagedTree.in(temporary.resolve("0"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "plumbline-commit-2\n",
                "plumbline-commit-4\nfree\ta\tb\t\n",
                "plumbline-commit-2\nfree\ta\tb\t",
                "plumbline-commit-2\nfree\ta\tb\n",
                "plumbline-commit-2\nmaybe\ta\tb\t\n",
                "plumbline-commit-2\nfree\ta\t\t\n",
                "plumbline-commit-2\nfree\t..%2Foutside\tb\t\n",
                "plumbline-commit-2\nfree\ta\t_staging%2F..%2F..%2Foutside\t\n",
                "plumbline-commit-2\nfree\t%2Fetc%2Fpasswd\tb\t\n",
                "plumbline-commit-2\nfree\ta%2F%2Fb\tb\t\n",
                "plumbline-commit-2\nfree\t%00\tb\t\n",
                "plumbline-commit-2\nfree\t%zz\tb\t\n",
                "plumbline-commit-2\ntaken\t_commit%2Fjournal\tb\t\n"
            })
    void refusesAJournalThatIsNoneAndTouchesNothing(String journal) throws IOException {
        Files.writeString(temporary.resolve("outside"), "precious");
        tree.write(FOLDER + "/journal", journal);
        Map<String, String> before = StagedTree.content(tree);
        assertThatThrownBy(() -> new Commit(tree, FOLDER).settle()).isInstanceOf(DamagedJournalException.class);
        assertThat(StagedTree.content(tree)).isEqualTo(before);
        assertThat(temporary.resolve("outside")).hasContent("precious");
    }

    @Test
    void refusesAJournalThatIsTooLong() {
        assertThatThrownBy(() -> {
                    tree.write(FOLDER + "/journal", "x".repeat(Journal.MAX_BYTES + 1));
                    new Commit(tree, FOLDER).settle();
                })
                .isInstanceOf(IOException.class)
                .hasMessage(tree.root().resolve("_commit/journal") + " has 1048577 bytes, expected at most 1048576");
    }

    @Test
    void takesNamesOfAnyCharacters() throws IOException {
        tree.write("new", "new");
        tree.write("a\tb\n% ä+[1]{2}", "former");
        DyingTree dying = new DyingTree(tree, Death.KILLED_BEFORE, 4);
        List<Replacement> replacements = List.of(
                Replacement.of("new", "a\tb\n% ä+[1]{2}"), Replacement.of("_staging/manifest", "a/manifest.json"));
        assertThatThrownBy(() -> new Commit(dying, FOLDER).run(replacements)).isInstanceOf(Killed.class);
        assertThat(tree.exists("a\tb\n% ä+[1]{2}")).isFalse();
        new Commit(tree, FOLDER).settle();
        assertThat(tree.read("a\tb\n% ä+[1]{2}", 100)).hasValue("former");
    }
}
