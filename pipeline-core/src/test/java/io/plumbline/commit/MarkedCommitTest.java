package io.plumbline.commit;

import static io.plumbline.commit.StagedTree.FOLDER;
import static io.plumbline.commit.StagedTree.FORMER;
import static io.plumbline.commit.StagedTree.STAGED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.commit.DyingTree.Death;
import io.plumbline.commit.DyingTree.Killed;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests what settling makes of journals that are marked as done: by mistake, or by an earlier version. */
class MarkedCommitTest {
    private static final String JOURNAL = FOLDER + "/journal";
    private static final List<Replacement> REPLACEMENTS = List.of(
            Replacement.of("_staging/policy", "a/policy"), Replacement.of("_staging/manifest", "a/manifest.json"));

    /** The journal of another commit. */
    private static final String OTHER = Journal.write(
            List.of(new Change(Replacement.of("_staging/other", "b/other"), null, null, null, false, null)), true);

    private static final String MISTAKEN = FOLDER + "/done-0";

    @TempDir
    private Path temporary;

    private LocalTree tree;

    @BeforeEach
    void begin() throws IOException {
        tree = StagedTree.in(temporary);
    }

    /** Leaves a commit killed after it moved the former policy aside and before its record was replaced. */
    private void die() {
        DyingTree dying = new DyingTree(tree, Death.KILLED_BEFORE, 5);
        assertThatThrownBy(() -> new Commit(dying, FOLDER).run(REPLACEMENTS)).isInstanceOf(Killed.class);
    }

    private static Map<String, String> nothingDone() {
        Map<String, String> all = new TreeMap<>(FORMER);
        all.putAll(STAGED);
        return all;
    }

    @Test
    void aMarkMadeByMistakeBesideAnotherJournalIsForgotten() throws IOException {
        die();
        assertThat(tree.exists(JOURNAL)).isTrue();
        tree.write(MISTAKEN, OTHER);
        tree.write("b/other", "of a later commit");
        new Commit(tree, FOLDER).settle();
        Map<String, String> expected = nothingDone();
        expected.put("b/other", "of a later commit");
        assertThat(StagedTree.content(tree)).isEqualTo(expected);
        assertThat(tree.exists(FOLDER)).isFalse();
    }

    @Test
    void isRefusedWhereWhatItsCommitMovedAsideIsStillThere() throws IOException {
        die();
        tree.write(MISTAKEN, OTHER);
        String former = FOLDER + "/" + Journal.formers(OTHER) + "0";
        tree.write(former, "precious");
        Map<String, String> before = StagedTree.content(tree);
        assertThatThrownBy(() -> new Commit(tree, FOLDER).settle())
                .isInstanceOf(DamagedJournalException.class)
                .hasMessage("that of another commit is there too, " + MISTAKEN
                        + ", and something that the other moved aside, " + former);
        assertThat(StagedTree.content(tree)).isEqualTo(before);
    }

    @Test
    void aMarkMadeByMistakeOnceTheJournalWasReadIsDeletedWithIt() throws IOException {
        die();
        FileTree marked = new FileTreeWrapper(tree) {
            @Override
            public void delete(String name) throws IOException {
                if (name.equals(JOURNAL)) {
                    tree.move(JOURNAL, MISTAKEN);
                }
                super.delete(name);
            }
        };
        new Commit(marked, FOLDER).settle();
        assertThat(StagedTree.content(tree)).isEqualTo(nothingDone());
        assertThat(tree.exists(FOLDER)).isFalse();
    }

    @Test
    void completesACommitThatAnEarlierVersionMarked() throws IOException {
        tree.write(FOLDER + "/done", OTHER);
        tree.write(FOLDER + "/" + Journal.formers(OTHER) + "0", "replaced");
        new Commit(tree, FOLDER).settle();
        assertThat(StagedTree.content(tree)).isEqualTo(nothingDone());
        assertThat(tree.exists(FOLDER)).isFalse();
    }
}
