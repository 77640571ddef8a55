package io.plumbline.commit;

import static io.plumbline.commit.StagedTree.FOLDER;
import static io.plumbline.commit.StagedTree.FORMER;
import static io.plumbline.commit.StagedTree.STAGED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.commit.DyingTree.Killed;
import io.plumbline.commit.StoreTree.Failure;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Commits on an object store, where a directory is at two names while it is moved, fail at every change of a name. */
class StoreCommitTest {
    private static final int NEVER = Integer.MAX_VALUE;
    private static final int MORE_THAN_IT_TAKES = 200;

    /** As in {@link CommitTest}. */
    private static final List<Replacement> REPLACEMENTS = List.of(
            Replacement.of("_staging/policy", "a/policy"),
            Replacement.of("_staging/metrics", "a/metrics/train.jsonl"),
            Replacement.of("candidate/scores", "a/scores"),
            Replacement.removing("a/report.html"),
            Replacement.removing("candidate"),
            Replacement.of("_staging/manifest", "a/manifest.json"));

    private static final Map<String, String> NEW = Map.of(
            "a/policy/config.json", "new",
            "a/policy/tokenizer.json", "new",
            "a/policy/weights", "new",
            "a/metrics/train.jsonl", "new",
            "a/scores/part", "new",
            "a/scores/part-2", "new",
            "a/manifest.json", "new");

    private static TreeMap<String, String> staged() {
        TreeMap<String, String> texts = new TreeMap<>(STAGED);
        texts.put("_staging/policy/tokenizer.json", "new");
        texts.put("_staging/policy/weights", "new");
        texts.put("candidate/scores/part-2", "new");
        return texts;
    }

    private static TreeMap<String, String> former(boolean isFirst) {
        TreeMap<String, String> texts = new TreeMap<>(FORMER);
        texts.put("a/policy/adapter", "former");
        if (isFirst) {
            texts.remove("a/manifest.json");
        }
        return texts;
    }

    private static Commit whole(TreeMap<String, String> texts, boolean puts) {
        return new Commit(new StoreTree(texts, puts, Failure.KILLED, NEVER), FOLDER);
    }

    private static void attempt(StoreTree store, List<Replacement> replacements) {
        try {
            if (replacements.isEmpty()) {
                new Commit(store, FOLDER).settle();
            } else {
                new Commit(store, FOLDER).run(replacements);
            }
        } catch (Killed | IOException expected) {
            assertThat(expected).isNotNull();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "KILLED,true,true", "KILLED,true,false", "KILLED,false,true", "KILLED,false,false",
        "REFUSED,true,true", "REFUSED,true,false", "REFUSED,false,true", "REFUSED,false,false",
        "CUT_OFF,true,true", "CUT_OFF,true,false", "CUT_OFF,false,true", "CUT_OFF,false,false"
    })
    void isWhollyDoneOrWhollyUndoneWhereverItAndTheNextRunStop(Failure failure, boolean puts, boolean isFirst)
            throws IOException {
        TreeMap<String, String> before = former(isFirst);
        before.putAll(staged());
        int done = 0;
        int undone = 0;
        boolean failed = true;
        for (int change = 1; failed; change++) {
            assertThat(change).isLessThan(MORE_THAN_IT_TAKES);
            boolean failedAgain = true;
            for (int second = 1; failedAgain; second++) {
                TreeMap<String, String> texts = new TreeMap<>(before);
                StoreTree store = new StoreTree(texts, puts, failure, change);
                attempt(store, REPLACEMENTS);
                failed = store.hasFailed();
                StoreTree settling = new StoreTree(texts, puts, failure, second);
                attempt(settling, List.of());
                failedAgain = settling.hasFailed();
                whole(texts, puts).settle();
                if (puts && !isFirst && texts.containsKey("_staging/policy/weights")) {
                    // A text that is to be put goes from its staged name first.
                    texts.put("_staging/manifest", "new");
                }
                assertThat(texts).as("change %d, %d", change, second).isIn(before, NEW);
                done += texts.equals(NEW) ? 1 : 0;
                undone += texts.equals(before) ? 1 : 0;
                if (texts.equals(before)) {
                    whole(texts, puts).run(REPLACEMENTS);
                }
                assertThat(texts).isEqualTo(NEW);
            }
        }
        assertThat(done).isPositive();
        assertThat(undone).isGreaterThan(30);
    }

    /** As a run does that takes over: what the killed one has staged is deleted before its commit is settled. */
    @ParameterizedTest
    @CsvSource({"true,true", "true,false", "false,true", "false,false"})
    void losesNothingWhereWhatWasStagedIsDeletedBeforeItIsSettled(boolean puts, boolean isFirst) throws IOException {
        TreeMap<String, String> former = former(isFirst);
        int done = 0;
        boolean failed = true;
        for (int change = 1; failed; change++) {
            TreeMap<String, String> texts = new TreeMap<>(former);
            texts.putAll(staged());
            StoreTree store = new StoreTree(texts, puts, Failure.KILLED, change);
            attempt(store, REPLACEMENTS);
            failed = store.hasFailed();
            texts.keySet().removeIf(name -> name.startsWith("_staging/"));
            whole(texts, puts).settle();
            texts.keySet().removeIf(name -> name.startsWith("_staging/"));
            if (texts.equals(NEW)) {
                done++;
            } else {
                TreeMap<String, String> expected = new TreeMap<>(former);
                staged().forEach((name, text) -> {
                    if (name.startsWith("candidate/")) {
                        expected.put(name, text);
                    }
                });
                assertThat(texts).as("change %d", change).isEqualTo(expected);
            }
        }
        assertThat(done).isPositive();
    }

    /** Of a directory nothing but the mark of the journal tells that all of it has come. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aDirectoryThatComesLastIsWholeOrNotThere(boolean isDeleted) throws IOException {
        List<Replacement> replacements = List.of(Replacement.of("_staging/policy", "a/policy"));
        boolean failed = true;
        int undone = 0;
        for (int change = 1; failed; change++) {
            TreeMap<String, String> texts = former(false);
            texts.putAll(staged());
            StoreTree store = new StoreTree(texts, true, Failure.KILLED, change);
            attempt(store, replacements);
            failed = store.hasFailed();
            if (isDeleted) {
                texts.keySet().removeIf(name -> name.startsWith("_staging/"));
            }
            whole(texts, true).settle();
            Map<String, String> policy = new TreeMap<>(texts.subMap("a/policy/", "a/policy0"));
            assertThat(policy)
                    .as("change %d", change)
                    .isIn(
                            new TreeMap<>(former(false).subMap("a/policy/", "a/policy0")),
                            new TreeMap<>(NEW).subMap("a/policy/", "a/policy0"));
            undone += policy.containsValue("former") ? 1 : 0;
            assertThat(texts.keySet()).noneMatch(name -> name.startsWith(FOLDER));
        }
        assertThat(undone).isGreaterThan(5);
    }

    /** A free target is nobody's until something staged is on its way there. */
    @ParameterizedTest
    @CsvSource({"a/scores/part, -2", "a/manifest.json, -5", "a/policy/mine, -0"})
    void whatSomebodyPutsAtAFreeTargetAfterAKillIsNeitherMovedNorDeleted(String name, String change)
            throws IOException {
        for (boolean isDeleted : new boolean[] {false, true}) {
            int kept = 0;
            boolean failed = true;
            for (int last = 1; failed; last++) {
                TreeMap<String, String> texts = former(true);
                texts.putAll(staged());
                StoreTree store = new StoreTree(texts, true, Failure.KILLED, last);
                attempt(store, REPLACEMENTS);
                failed = store.hasFailed();
                boolean isTaken = !texts.subMap(name.substring(0, name.lastIndexOf('/') + 1), name + "0")
                                .isEmpty()
                        && !name.equals("a/manifest.json");
                boolean isOnItsWay = texts.keySet().stream()
                        .anyMatch(note -> note.startsWith(FOLDER + "/coming-") && note.endsWith(change));
                if (!failed || isTaken || isOnItsWay || texts.containsKey(name)) {
                    continue;
                }
                texts.put(name, "somebody's");
                if (isDeleted) {
                    texts.keySet().removeIf(staged -> staged.startsWith("_staging/"));
                }
                try {
                    whole(texts, true).settle();
                } catch (IOException refused) {
                    assertThat(refused).hasMessage("Cannot commit a/policy: somebody has put something there");
                    assertThat(texts).containsValue("former");
                }
                assertThat(texts).as("change %d", last).containsEntry(name, "somebody's");
                kept++;
            }
            assertThat(kept).isPositive();
        }
    }

    /** A commit of an earlier build, which wrote no notes, is settled as that build would: names tell where moves were whole. */
    @Test
    void aJournalOfAnEarlierBuildIsSettledAsBefore() throws IOException {
        List<Replacement> replacements = REPLACEMENTS.subList(0, 1);
        TreeMap<String, String> texts = new TreeMap<>(Map.of("_staging/policy/config.json", "new"));
        String journal = Journal.write(List.of(new Change(replacements.get(0), null, null, null, true, null)), true)
                .replace("commit-3", "commit-2");
        texts.put(FOLDER + "/journal", journal);
        texts.put(FOLDER + "/" + Journal.formers(journal) + "0/config.json", "former");
        whole(texts, true).settle();
        assertThat(texts).isEqualTo(Map.of("a/policy/config.json", "former", "_staging/policy/config.json", "new"));
    }

    /** One that slept while another settled leaves its note; the next deletes it. */
    @Test
    void aNoteWithoutItsJournalIsDeleted() throws IOException {
        TreeMap<String, String> texts = former(false);
        texts.put(FOLDER + "/" + Journal.notes("gone") + "0", "");
        whole(texts, true).settle();
        assertThat(texts).isEqualTo(former(false));
        texts.put(FOLDER + "/" + Journal.formers("gone") + "0/weights", "precious");
        assertThatThrownBy(() -> whole(texts, true).settle()).isInstanceOf(DamagedJournalException.class);
        assertThat(texts).containsValue("precious");
    }
}
