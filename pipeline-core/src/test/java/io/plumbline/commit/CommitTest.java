package io.plumbline.commit;

import static io.plumbline.commit.StagedTree.FOLDER;
import static io.plumbline.commit.StagedTree.FORMER;
import static io.plumbline.commit.StagedTree.MORE_THAN_A_COMMIT_TAKES;
import static io.plumbline.commit.StagedTree.NEW;
import static io.plumbline.commit.StagedTree.REPLACEMENTS;
import static io.plumbline.commit.StagedTree.STAGED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.commit.DyingTree.Death;
import io.plumbline.commit.DyingTree.Killed;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CommitTest {
    @TempDir
    private Path temporary;

    private LocalTree tree;

    @BeforeEach
    void begin() throws IOException {
        fresh("0");
    }

    private void fresh(String name) throws IOException {
        tree = StagedTree.in(temporary.resolve(name));
    }

    private Map<String, String> content() throws IOException {
        return StagedTree.content(tree);
    }

    private Map<String, String> withStaged(Map<String, String> files) {
        Map<String, String> all = new TreeMap<>(files);
        all.putAll(STAGED);
        return all;
    }

    @Test
    void putsEverythingInItsPlace() throws IOException {
        new Commit(tree, FOLDER).run(REPLACEMENTS);
        assertThat(content()).isEqualTo(NEW);
        assertThat(tree.root().resolve(FOLDER)).doesNotExist();
    }

    @ParameterizedTest
    @EnumSource
    void isWhollyDoneOrWhollyUndoneWhereverItStops(Death death) throws IOException {
        int done = 0;
        int undone = 0;
        boolean died = true;
        for (int operation = 1; died; operation++) {
            assertThat(operation).isLessThan(MORE_THAN_A_COMMIT_TAKES);
            fresh(death + "-" + operation);
            DyingTree dying = new DyingTree(tree, death, operation);
            boolean failed = false;
            try {
                new Commit(dying, FOLDER).run(REPLACEMENTS);
            } catch (Killed | IOException e) {
                failed = true;
            }
            died = dying.hasDied();
            if (failed && (death == Death.REFUSED || death == Death.ANSWER_LOST)) {
                // Undone at once, not only by the next run.
                assertThat(content()).as("operation " + operation).containsAllEntriesOf(withStaged(FORMER));
            }
            new Commit(tree, FOLDER).settle();
            assertThat(tree.root().resolve(FOLDER)).doesNotExist();
            assertThat(content()).as("operation " + operation).isIn(withStaged(FORMER), NEW);
            if (content().equals(NEW)) {
                done++;
            } else {
                assertThat(failed).isTrue();
                undone++;
            }
            new Commit(tree, FOLDER).settle();
            if (!content().equals(NEW)) {
                new Commit(tree, FOLDER).run(REPLACEMENTS);
            }
            assertThat(content()).isEqualTo(NEW);
        }
        assertThat(done).isPositive();
        assertThat(undone).isGreaterThan(7);
    }

    /** As a run does that takes over, what the killed one has staged is deleted before its commit is settled. */
    @Test
    void whatSomebodyPutsAtAFreeTargetAfterAKillIsNeitherMovedNorDeleted() throws IOException {
        int kept = 0;
        for (int operation = 1; kept < operation; operation++) {
            fresh("free-" + operation);
            try {
                new Commit(new DyingTree(tree, Death.KILLED_BEFORE, operation), FOLDER).run(REPLACEMENTS);
            } catch (Killed e) {
                assertThat(e).isNotNull();
            }
            if (content().keySet().stream().anyMatch(name -> name.matches("_commit/coming-.*-2|a/scores.*"))) {
                break;
            }
            tree.write("a/scores/part", "somebody's");
            tree.delete("candidate/scores");
            new Commit(tree, FOLDER).settle();
            assertThat(content()).as("operation " + operation).containsEntry("a/scores/part", "somebody's");
            kept++;
        }
        assertThat(kept).isGreaterThan(5);
    }

    @ParameterizedTest
    @EnumSource(names = {"KILLED_BEFORE", "KILLED_WITHIN"})
    void isWhollyDoneOrWhollyUndoneWhereSettlingIsKilledToo(Death death) throws IOException {
        for (int first = 1; first <= 30; first++) {
            boolean died = true;
            for (int second = 1; died; second++) {
                fresh(death + "-" + first + "-" + second);
                try {
                    new Commit(new DyingTree(tree, Death.KILLED_BEFORE, first), FOLDER).run(REPLACEMENTS);
                } catch (Killed expected) {
                    assertThat(expected).isNotNull();
                }
                DyingTree dying = new DyingTree(tree, death, second);
                try {
                    new Commit(dying, FOLDER).settle();
                } catch (Killed expected) {
                    assertThat(expected).isNotNull();
                }
                died = dying.hasDied();
                new Commit(tree, FOLDER).settle();
                assertThat(content()).as(first + ", " + second).isIn(withStaged(FORMER), NEW);
                assertThat(tree.root().resolve(FOLDER)).doesNotExist();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"KILLED_BEFORE", "KILLED_WITHIN", "CUT_OFF"})
    void losesNothingWhereWhatWasStagedIsDeletedAfterwards(Death death) throws IOException {
        int done = 0;
        boolean died = true;
        for (int operation = 1; died; operation++) {
            fresh(death + "-deleted-" + operation);
            DyingTree dying = new DyingTree(tree, death, operation);
            try {
                new Commit(dying, FOLDER).run(REPLACEMENTS);
            } catch (Killed | IOException expected) {
                assertThat(expected).isNotNull();
            }
            died = dying.hasDied();
            tree.delete("_staging");
            new Commit(tree, FOLDER).settle();
            assertThat(tree.root().resolve(FOLDER)).doesNotExist();
            if (content().equals(NEW)) {
                done++;
            } else {
                assertThat(content()).as("operation " + operation).containsAllEntriesOf(FORMER);
                assertThat(content()).as("operation " + operation).doesNotContainKey("a/scores/part");
            }
        }
        assertThat(done).isPositive();
    }

    @Test
    void losesNothingWhereAStagedDirectoryIsDeletedAfterwards() throws IOException {
        for (int operation = 1; operation < 10; operation++) {
            fresh("directory-" + operation);
            try {
                new Commit(new DyingTree(tree, Death.KILLED_BEFORE, operation), FOLDER)
                        .run(List.of(Replacement.of("_staging/policy", "a/policy")));
            } catch (Killed expected) {
                assertThat(expected).isNotNull();
            }
            tree.delete("_staging/policy");
            new Commit(tree, FOLDER).settle();
            assertThat(content().get("a/policy/config.json")).isIn("former", "new");
            assertThat(tree.exists("a/policy/weights"))
                    .isEqualTo(content().get("a/policy/config.json").equals("former"));
        }
    }

    @Test
    void refusesToDeleteWhatWasMovedAsideWhereTheJournalIsMissing() throws IOException {
        tree.write(FOLDER + "/former-0/config.json", "precious");
        Map<String, String> before = content();
        assertThatThrownBy(() -> new Commit(tree, FOLDER).run(REPLACEMENTS))
                .isInstanceOf(DamagedJournalException.class)
                .hasMessage("it is not there, but something that was moved aside is, _commit/former-0");
        assertThat(content()).isEqualTo(before);
    }

    @Test
    void refusesWhatIsNotStagedBeforeItTouchesAnything() throws IOException {
        Map<String, String> before = content();
        List<Replacement> replacements = List.of(
                Replacement.of("_staging/policy", "a/policy"), Replacement.of("_staging/none", "a/manifest.json"));
        assertThatThrownBy(() -> new Commit(tree, FOLDER).run(replacements))
                .isInstanceOf(IOException.class)
                .hasMessage("Cannot commit _staging/none: it is not there");
        assertThat(content()).isEqualTo(before);
        assertThatThrownBy(() -> new Commit(tree, FOLDER).run(List.of(Replacement.removing("a"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The last replacement of a commit must have something staged");
    }

    @Test
    void theFirstOfTwoThatMoveTheSameStays() throws IOException {
        tree.write("one", "1");
        tree.write("two", "2");
        Commit.first(tree, "one", "target");
        Commit.first(tree, "two", "target");
        assertThat(tree.read("target", 10)).hasValue("1");
        assertThat(tree.exists("two")).isFalse();
        assertThatThrownBy(() -> Commit.first(tree, "none", "other")).isInstanceOf(IOException.class);
        tree.write("three", "3");
        assertThatThrownBy(() -> tree.move("three", "target")).isInstanceOf(FileAlreadyExistsException.class);
    }
}
