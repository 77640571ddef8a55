package io.plumbline.commit;

import static io.plumbline.commit.StagedTree.FOLDER;
import static io.plumbline.commit.StagedTree.FORMER;
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
    /** A directory and a file that are replaced, one that is new, two taken away, one of them not there, and the record. */
    private static final List<Replacement> REPLACEMENTS = List.of(
            Replacement.of("_staging/policy", "a/policy"),
            Replacement.of("_staging/metrics", "a/metrics/train.jsonl"),
            Replacement.of("candidate/scores", "a/scores"),
            Replacement.removing("a/report.html"),
            Replacement.removing("a/nothing"),
            Replacement.removing("candidate"),
            Replacement.of("_staging/manifest", "a/manifest.json"));

    private static final Map<String, String> NEW = Map.of(
            "a/policy/config.json", "new",
            "a/metrics/train.jsonl", "new",
            "a/scores/part", "new",
            "a/manifest.json", "new");
    private static final int MORE_THAN_A_COMMIT_TAKES = 100;

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
    void losesNothingWhereAnotherTakesOverWhileItSleepsBeforeAnyOperation() throws IOException {
        boolean slept = true;
        int done = 0;
        for (int operation = 1; slept; operation++) {
            assertThat(operation).isLessThan(MORE_THAN_A_COMMIT_TAKES);
            fresh("slept-" + operation);
            LocalTree taken = tree;
            SleepingTree sleeping = new SleepingTree(tree, operation, () -> {
                new Commit(taken, FOLDER).settle();
                taken.delete("_staging");
            });
            try {
                new Commit(sleeping, FOLDER).run(REPLACEMENTS);
            } catch (IOException expected) {
                assertThat(expected).isNotNull();
            }
            slept = sleeping.hasSlept();
            new Commit(tree, FOLDER).settle();
            if (content().equals(NEW)) {
                done++;
            } else {
                assertThat(content()).as("operation " + operation).containsAllEntriesOf(FORMER);
            }
        }
        assertThat(done).isPositive();
    }

    @Test
    void losesNothingWhereAnotherCommitsWhileItSleepsBeforeAnyOperation() throws IOException {
        boolean slept = true;
        int done = 0;
        for (int operation = 1; slept; operation++) {
            assertThat(operation).isLessThan(MORE_THAN_A_COMMIT_TAKES);
            fresh("slept-long-" + operation);
            LocalTree taken = tree;
            SleepingTree sleeping = new SleepingTree(tree, operation, () -> {
                taken.delete("_staging");
                new Commit(taken, FOLDER).settle();
                taken.write("_staging/other", "other");
                new Commit(taken, FOLDER).run(List.of(Replacement.of("_staging/other", "a/other")));
            });
            try {
                new Commit(sleeping, FOLDER).run(REPLACEMENTS);
            } catch (IOException expected) {
                assertThat(expected).isNotNull();
            }
            slept = sleeping.hasSlept();
            new Commit(tree, FOLDER).settle();
            assertThat(tree.root().resolve(FOLDER)).doesNotExist();
            Map<String, String> after = content();
            assertThat("other".equals(after.remove("a/other"))).isEqualTo(slept);
            if (after.equals(NEW)) {
                done++;
            } else {
                assertThat(after).as("operation " + operation).containsAllEntriesOf(FORMER);
            }
        }
        assertThat(done).isPositive();
    }

    /** The other is killed at each of its operations in turn: what it replaced is all new or all former. */
    @Test
    void losesNothingWhereAnotherIsKilledInItsCommitWhileItSleepsBeforeAnyOperation() throws IOException {
        boolean slept = true;
        int done = 0;
        int undone = 0;
        for (int operation = 1; slept; operation++) {
            boolean died = true;
            for (int death = 1; died && slept; death++) {
                fresh("slept-" + operation + "-killed-" + death);
                tree.write("b/one", "former");
                tree.write("b/two", "former");
                DyingTree dying = new DyingTree(tree, Death.KILLED_BEFORE, death);
                LocalTree taken = tree;
                SleepingTree sleeping = new SleepingTree(tree, operation, () -> {
                    taken.delete("_staging");
                    new Commit(taken, FOLDER).settle();
                    taken.write("_staging/one", "new");
                    taken.write("_staging/two", "new");
                    try {
                        new Commit(dying, FOLDER)
                                .run(List.of(
                                        Replacement.of("_staging/one", "b/one"),
                                        Replacement.of("_staging/two", "b/two")));
                    } catch (Killed expected) {
                        assertThat(expected).isNotNull();
                    }
                });
                try {
                    new Commit(sleeping, FOLDER).run(REPLACEMENTS);
                } catch (IOException expected) {
                    assertThat(expected).isNotNull();
                }
                slept = sleeping.hasSlept();
                died = dying.hasDied();
                new Commit(tree, FOLDER).settle();
                assertThat(tree.root().resolve(FOLDER)).doesNotExist();
                Map<String, String> after = content();
                assertThat(after.get("b/one")).as(operation + ", " + death).isEqualTo(after.get("b/two"));
                assertThat(after.get("b/one")).isIn("former", "new");
                done += after.get("b/one").equals("new") ? 1 : 0;
                undone += after.get("b/one").equals("former") ? 1 : 0;
            }
        }
        assertThat(done).isPositive();
        assertThat(undone).isPositive();
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
    void undoesWhatARunThatWasTakenOverDidAndLetsThatRunUndoNothing() throws IOException {
        FileTree slept = new FileTreeWrapper(tree) {
            @Override
            public boolean replace(String from, String to) throws IOException {
                // Another settles, and commits the same names, while this one sleeps.
                new Commit(tree, FOLDER).settle();
                tree.write("_staging/other", "other");
                tree.write(FOLDER + "/journal", "another's");
                tree.move("_staging/other", "a/other");
                throw new IOException("woke up");
            }
        };
        assertThatThrownBy(() -> new Commit(slept, FOLDER).run(REPLACEMENTS))
                .isInstanceOf(IOException.class)
                .hasMessage("woke up");
        assertThat(content()).containsAllEntriesOf(FORMER).containsEntry("a/other", "other");
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
