package io.plumbline.commit;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Puts staged files and directories in their places as one. Whatever stood there goes aside first and is deleted last, and
 * what is about to be done stands in a journal, so that a rename that fails, or a kill at any moment, leaves all as it was
 * or all as it was to be, the latter once {@link #settle} has been called.
 *
 * <p>The last replacement is the moment of the commit: before it everything is taken back, after it everything stands. It
 * is to be a file that says what the others are, which is replaced in one rename where the file system has one.
 *
 * <p>Only one commit may be under way in a folder at a time.
 */
public final class Commit {
    private static final String JOURNAL = "journal";

    private final FileTree tree;
    private final String folder;
    private final String journal;

    /**
     * Commits in a tree.
     *
     * @param tree that holds what is staged and what is replaced
     * @param folder in it, for the journal and what was moved aside; there only while a commit is under way
     */
    public Commit(FileTree tree, String folder) {
        this.tree = tree;
        this.folder = Names.require(folder);
        this.journal = folder + "/" + JOURNAL;
    }

    /**
     * Does replacements, all or none.
     *
     * @param replacements done in their order; of different names, none within another; the last has something staged
     * @throws IOException where none was done; or where it is not known how much, until {@link #settle} is called
     */
    public void run(List<Replacement> replacements) throws IOException {
        settle();
        List<Change> changes = changes(replacements);
        String text = Journal.write(changes);
        String unfinished = journal + ".unfinished";
        tree.write(unfinished, text);
        tree.move(unfinished, journal);
        try {
            int last = changes.size() - 1;
            for (Change change : changes.subList(0, last)) {
                change.apply(tree);
            }
            changes.get(last).applyAtOnce(tree);
        } catch (IOException | RuntimeException e) {
            if (!isDone(text, changes, e)) {
                throw e;
            }
        }
        clear();
    }

    private List<Change> changes(List<Replacement> replacements) throws IOException {
        List<Change> changes = new ArrayList<>();
        for (Replacement replacement : replacements) {
            boolean replaces = tree.exists(replacement.target());
            if (replacement.staged() != null && !tree.exists(replacement.staged())) {
                throw new IOException("Cannot commit " + replacement.staged() + ": it is not there");
            }
            if (replaces || replacement.staged() != null) {
                changes.add(new Change(replacement, Journal.former(folder, changes.size()), replaces));
            }
        }
        if (replacements.isEmpty() || replacements.get(replacements.size() - 1).staged() == null) {
            throw new IllegalArgumentException("The last replacement of a commit must have something staged");
        }
        return changes;
    }

    /**
     * Looks what a rename that failed has left: it may have been done all the same. If not, takes back what was done.
     *
     * @return whether all was done
     */
    private boolean isDone(String text, List<Change> changes, Exception failure) {
        try {
            if (!tree.read(journal, Journal.MAX_BYTES).equals(Optional.of(text))) {
                // Settled by one who has taken the tree over; what stands there now is not this commit's.
                return false;
            }
            return settle(changes);
        } catch (IOException | RuntimeException e) {
            failure.addSuppressed(e);
            return false;
        }
    }

    /**
     * Brings a commit that was killed to its end: takes it back, or deletes what it replaced.
     *
     * @throws DamagedJournalException where its journal cannot be read
     */
    public void settle() throws IOException {
        Optional<String> text = tree.read(journal, Journal.MAX_BYTES);
        if (text.isPresent()) {
            List<Change> changes;
            try {
                changes = Journal.read(text.get(), folder);
            } catch (IllegalArgumentException e) {
                throw new DamagedJournalException(e.getMessage(), e);
            }
            settle(changes);
        }
        if (tree.exists(folder)) {
            tree.delete(folder);
        }
    }

    /** Whether all was done; takes it back where not. */
    private boolean settle(List<Change> changes) throws IOException {
        if (changes.get(changes.size() - 1).isApplied(tree)) {
            return true;
        }
        for (int index = changes.size() - 1; index >= 0; index--) {
            changes.get(index).undo(tree);
        }
        tree.delete(journal);
        return false;
    }

    private void clear() {
        try {
            tree.delete(folder);
        } catch (IOException e) {
            // All is done. What could not be deleted goes when the next commit settles.
            return;
        }
    }

    /**
     * Moves a staged file or directory to a name to which others may be moving the same: the first stays, and what was
     * staged is gone in either case.
     *
     * @throws IOException where nothing is there in the end
     */
    public static void first(FileTree tree, String staged, String target) throws IOException {
        try {
            tree.move(staged, target);
        } catch (IOException e) {
            if (!tree.exists(target)) {
                throw e;
            }
            tree.delete(staged);
        }
    }
}
