package io.plumbline.commit;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Puts staged files and directories in their places: all of them or none. Before anything is moved, a journal is written
 * that lists the changes. Files that are to be replaced are first moved aside, and deleted only at the end. Where a rename
 * fails or the process is killed, {@link #settle} reads the journal and either undoes all changes or completes them.
 *
 * <p>The last replacement decides: a commit that stops before it is undone, and one that stops after it is completed. It
 * should be a file that lists the others; it is replaced in a single rename where the file system can do that. The journal
 * holds its SHA-256, so that a staged file that somebody deleted is not taken for one that was put in its place.
 *
 * <p>Only one commit may be under way in a folder at a time. A process that slept while another took the tree over finds
 * that out by the journal, which it reads before each change and after each former result that it moves aside; what it
 * moved goes back. Each commit has names of its own for what it moves aside, so that another deletes none of it. Where it
 * cannot go back, as the process was killed as well or something else stands there by then, {@link #settle} refuses to go
 * on and names it.
 *
 * <p>When a commit is done, its journal is renamed; the new name, the mark, holds the hash of the journal's content. A process
 * may sleep before that rename, and then rename a journal that another process has written meanwhile. Name and content do not
 * fit together then, which shows the fault, and {@link #settle} gives the journal its former name again.
 *
 * <p>What somebody else puts at a target that is free then stays: a note beside the journal says of each target when something
 * staged is on its way there, and what was there before is nobody's to move or delete.
 *
 * <p>On file systems that move a directory in parts, as object stores do, a process may be killed in the midst of that. The
 * journal says so in its first line, and a note beside it says of each former result when all of it is aside; whoever settles
 * knows by that to which of the two the parts at a name belong, and brings them together.
 *
 * <p>One window stays open that no file system without compare-and-swap can close, since a process may sleep exactly between
 * reading the journal and a rename that puts something staged in its place: so who takes over must first delete what is
 * staged, which makes that rename fail. Where directories move in parts, it may also sleep within such a move.
 */
public final class Commit {
    private final FileTree tree;
    private final CommitFolder folder;

    /**
     * Commits in a tree.
     *
     * @param tree that holds what is staged and what is replaced
     * @param folder in it, for the journal and what was moved aside; there only while a commit is under way
     */
    public Commit(FileTree tree, String folder) {
        this.tree = tree;
        this.folder = new CommitFolder(tree, Names.require(folder));
    }

    /**
     * Does replacements, all or none.
     *
     * @param replacements done in their order; of different names, none within another; the last has something staged
     * @throws IOException where none was done; or where it is not known how much, until {@link #settle} is called
     */
    public void run(List<Replacement> replacements) throws IOException {
        settle();
        String text = Journal.write(changes(replacements), tree.movesAtOnce());
        List<Change> changes = Journal.read(text, folder.folder());
        folder.begin(text);
        try {
            int last = changes.size() - 1;
            for (Change change : changes.subList(0, last)) {
                folder.requireOwn(text);
                change.requireStaged(tree);
                change.apply(tree, () -> folder.requireOwn(text));
            }
            folder.requireOwn(text);
            changes.get(last).requireStaged(tree);
            changes.get(last).applyAtOnce(tree, () -> folder.requireOwn(text));
        } catch (IOException | RuntimeException e) {
            if (!isDone(text, changes, e)) {
                throw e;
            }
        }
        clear(text);
    }

    private List<Change> changes(List<Replacement> replacements) throws IOException {
        List<Change> changes = new ArrayList<>();
        for (int index = 0; index < replacements.size(); index++) {
            Replacement replacement = replacements.get(index);
            boolean replaces = tree.exists(replacement.target());
            if (replacement.staged() != null && !tree.exists(replacement.staged())) {
                throw new IOException("Cannot commit " + replacement.staged() + ": it is not there");
            }
            if (replaces || replacement.staged() != null) {
                boolean isLast = index == replacements.size() - 1 && replacement.staged() != null;
                String digest = isLast ? tree.digest(replacement.staged()).orElse(null) : null;
                changes.add(new Change(replacement, null, null, null, replaces, digest));
            }
        }
        if (replacements.isEmpty() || replacements.get(replacements.size() - 1).staged() == null) {
            throw new IllegalArgumentException("The last replacement of a commit must have something staged");
        }
        return changes;
    }

    /**
     * Finds out whether the commit was completed although a rename reported a failure. If not, undoes its changes.
     *
     * @return whether all was done
     */
    private boolean isDone(String text, List<Change> changes, Exception failure) {
        try {
            if (folder.isOwn(text)) {
                return settle(changes);
            }
            // Another process has taken over the tree and settled; the files there now are not those of this commit.
            // Only what this one moved aside after that is put back.
            for (Change change : changes) {
                change.restore(tree);
            }
            tree.deleteEmpty(folder.folder());
            return false;
        } catch (IOException | RuntimeException e) {
            failure.addSuppressed(e);
            return false;
        }
    }

    /**
     * Completes or undoes a commit that was interrupted, and deletes its folder.
     *
     * @throws DamagedJournalException where its journal cannot be read, or is missing where files were moved aside
     */
    public void settle() throws IOException {
        folder.takeBackMarks();
        Optional<String> text = folder.read();
        if (text.isPresent()) {
            List<Change> changes = read(text.get());
            if (folder.isMarked(text.get()) || settle(changes)) {
                folder.mark(text.get());
            }
            folder.delete(text.get());
        }
        for (CommitFolder.Mark mark : folder.marks()) {
            if (!mark.isOfItsJournal()) {
                throw new IOException("Cannot go on with a commit: another process marked " + mark.place()
                        + " as done at this moment, so it is at work here too");
            }
            folder.delete(mark.text());
        }
        folder.deleteRest();
    }

    private List<Change> read(String journal) throws DamagedJournalException {
        try {
            return Journal.read(journal, folder.folder());
        } catch (IllegalArgumentException e) {
            throw new DamagedJournalException(e.getMessage(), e);
        }
    }

    /**
     * Returns the names that commits which were cut short replace, without settling them; none where there is no such commit.
     *
     * @throws DamagedJournalException where a journal cannot be read, or is missing where files were moved aside
     */
    public List<String> targets() throws IOException {
        List<String> targets = new ArrayList<>();
        for (String journal : folder.journals()) {
            read(journal).forEach(change -> targets.add(change.replacement().target()));
        }
        return targets;
    }

    /** Returns whether all changes were done; otherwise undoes those that were, and deletes the journal. */
    private boolean settle(List<Change> changes) throws IOException {
        if (changes.get(changes.size() - 1).isApplied(tree)) {
            return true;
        }
        for (int index = changes.size() - 1; index >= 0; index--) {
            changes.get(index).undo(tree);
        }
        tree.delete(folder.journal());
        return false;
    }

    private void clear(String text) {
        try {
            folder.requireOwn(text);
            folder.mark(text);
            folder.takeBackMarks();
            folder.delete(text);
        } catch (IOException e) {
            // The commit is done. Files that could not be deleted are deleted when the next commit calls settle.
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
