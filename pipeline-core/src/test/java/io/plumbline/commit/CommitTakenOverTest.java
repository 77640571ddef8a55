package io.plumbline.commit;

import static io.plumbline.commit.StagedTree.FOLDER;
import static io.plumbline.commit.StagedTree.FORMER;
import static io.plumbline.commit.StagedTree.MORE_THAN_A_COMMIT_TAKES;
import static io.plumbline.commit.StagedTree.NEW;
import static io.plumbline.commit.StagedTree.REPLACEMENTS;
import static io.plumbline.commit.StagedTree.content;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.commit.DyingTree.Death;
import io.plumbline.commit.DyingTree.Killed;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commits of a run that another one takes over while it sleeps. */
class CommitTakenOverTest {
    @TempDir
    private Path temporary;

    private LocalTree tree;

    private void fresh(String name) throws IOException {
        tree = StagedTree.in(temporary.resolve(name));
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
            if (content(tree).equals(NEW)) {
                done++;
            } else {
                assertThat(content(tree)).as("operation " + operation).containsAllEntriesOf(FORMER);
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
            Map<String, String> after = content(tree);
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
                Map<String, String> after = content(tree);
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
    void undoesWhatARunThatWasTakenOverDidAndLetsThatRunUndoNothing() throws IOException {
        fresh("slept");
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
        assertThat(content(tree)).containsAllEntriesOf(FORMER).containsEntry("a/other", "other");
    }
}
