package io.plumbline.jobs.storage;

import io.plumbline.PlainText;
import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.commit.Commit;
import io.plumbline.commit.DamagedJournalException;
import io.plumbline.commit.Replacement;
import java.io.IOException;
import java.util.List;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.Path;

/**
 * The changes of a run directory while it is held: what was staged is put in place, what is not needed is taken away. Each of
 * {@link RunDirectory}'s methods of the same name says what it does. Names are relative to the directory.
 */
final class DirectoryChanges {
    /** The folder in which a commit keeps its journal and, until it is done, the files that it replaces. */
    static final String COMMIT = "_commit";

    private final String key;
    private final Path root;
    private final HadoopTree tree;
    private final Staging staging;
    private final Commit commit;
    /** Null where the directory is only read, or nobody else can write to it. */
    private volatile RunLock lock;

    /**
     * Changes of a directory.
     *
     * @param key that names it, for messages
     * @param root its address
     * @param tree the directory itself
     * @param staging its folder of unfinished results
     */
    DirectoryChanges(String key, Path root, HadoopTree tree, Staging staging) {
        this.key = key;
        this.root = root;
        this.tree = tree;
        this.staging = staging;
        this.commit = new Commit(tree, COMMIT);
    }

    void heldBy(RunLock taken) {
        lock = taken;
    }

    void checkHeld() {
        RunLock taken = lock;
        try {
            if (taken != null) {
                taken.check();
            }
        } catch (IOException | FSError e) {
            throw StorageFailures.at("look up the lock of " + root, e);
        }
    }

    List<String> unsettled() {
        try {
            return commit.targets();
        } catch (DamagedJournalException e) {
            throw damaged(e);
        } catch (IOException | FSError e) {
            throw StorageFailures.at("look at the last commit in " + root, e);
        }
    }

    void commit(List<Replacement> replacements) {
        checkHeld();
        try {
            commit.run(replacements);
            staging.deleteEmpty();
        } catch (DamagedJournalException e) {
            throw damaged(e);
        } catch (IOException | FSError e) {
            throw StorageFailures.at(
                    "commit "
                            + tree.path(
                                    replacements.get(replacements.size() - 1).target()),
                    e);
        }
    }

    void settle() {
        try {
            // First, so that the killed run, should it only sleep, cannot put in place what is staged any more.
            staging.delete();
            commit.settle();
            // What the commit had put in place and was undone.
            staging.delete();
        } catch (DamagedJournalException e) {
            throw damaged(e);
        } catch (IOException | FSError e) {
            throw StorageFailures.at("take away what an earlier run left in " + root, e);
        }
    }

    private PlumblineException damaged(DamagedJournalException cause) {
        return new PlumblineException(
                Kind.DATA,
                "Cannot use " + key + " " + root + ": a commit was cut short, and " + tree.path(COMMIT + "/journal")
                        + " does not say which: " + PlainText.reason(cause) + "; results of before may stand in "
                        + tree.path(COMMIT) + ": move them back, or delete it and have every step done again",
                cause);
    }

    /** Puts a staged file in its place, in a single rename where the file system can, else by a commit. */
    void put(String staged, String name) {
        try {
            if (tree.replace(staged, name)) {
                staging.deleteEmpty();
            } else {
                commit(List.of(Replacement.of(staged, name)));
            }
        } catch (IOException | FSError e) {
            throw StorageFailures.at("write " + tree.path(name), e);
        }
    }

    void discard(String name) {
        checkHeld();
        String aside = staging.fresh(name);
        try {
            if (tree.exists(name)) {
                tree.move(name, aside);
                deleteOrPutBack(aside, name);
                staging.deleteEmpty();
            }
        } catch (IOException | FSError e) {
            throw StorageFailures.at("delete " + tree.path(name), e);
        }
    }

    /** Left aside, what cannot be deleted would stop the next run, which must delete what is staged. */
    private void deleteOrPutBack(String aside, String name) throws IOException {
        try {
            tree.delete(aside);
        } catch (IOException | FSError e) {
            try {
                tree.move(aside, name);
                staging.deleteEmpty();
            } catch (IOException | FSError again) {
                e.addSuppressed(again);
            }
            throw e;
        }
    }
}
