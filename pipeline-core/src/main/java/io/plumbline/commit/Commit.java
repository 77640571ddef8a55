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
 * <p>One window stays open that no file system without compare-and-swap can close, since a process may sleep exactly between
 * reading the journal and a rename that puts something staged in its place: so who takes over must first delete what is
 * staged, which makes that rename fail.
 */
public final class Commit {
    private static final String JOURNAL = "journal";
    private static final String UNFINISHED = ".unfinished";

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
        String text = Journal.write(changes(replacements));
        List<Change> changes = Journal.read(text, folder);
        String unfinished = journal + UNFINISHED;
        tree.write(unfinished, text);
        tree.move(unfinished, journal);
        try {
            int last = changes.size() - 1;
            for (Change change : changes.subList(0, last)) {
                requireOwn(text);
                change.requireStaged(tree);
                change.apply(tree, () -> requireOwn(text));
            }
            requireOwn(text);
            changes.get(last).requireStaged(tree);
            changes.get(last).applyAtOnce(tree, () -> requireOwn(text));
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
                changes.add(new Change(replacement, null, replaces, digest));
            }
        }
        if (replacements.isEmpty() || replacements.get(replacements.size() - 1).staged() == null) {
            throw new IllegalArgumentException("The last replacement of a commit must have something staged");
        }
        return changes;
    }

    /** Refuses to go on where another process has taken the tree over and settled. */
    private void requireOwn(String text) throws IOException {
        if (!isOwn(text)) {
            throw new IOException("Cannot go on with a commit: " + journal + " is gone or another's, so another process"
                    + " has taken over");
        }
    }

    private boolean isOwn(String text) throws IOException {
        return tree.read(journal, Journal.MAX_BYTES).equals(Optional.of(text));
    }

    /**
     * Finds out whether the commit was completed although a rename reported a failure. If not, undoes its changes.
     *
     * @return whether all was done
     */
    private boolean isDone(String text, List<Change> changes, Exception failure) {
        try {
            if (isOwn(text)) {
                return settle(changes);
            }
            // Another process has taken over the tree and settled; the files there now are not those of this commit.
            // Only what this one moved aside after that is put back.
            for (Change change : changes) {
                change.restore(tree);
            }
            tree.deleteEmpty(folder);
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
        takeBackMarks();
        Optional<String> text = tree.read(journal, Journal.MAX_BYTES);
        if (text.isPresent()) {
            List<Change> changes;
            try {
                changes = Journal.read(text.get(), folder);
            } catch (IllegalArgumentException e) {
                throw new DamagedJournalException(e.getMessage(), e);
            }
            if (settle(changes)) {
                tree.move(journal, done(text.get()));
            }
            deleteFolder(text.get());
        }
        for (Mark mark : marks()) {
            if (!mark.isOfItsJournal()) {
                throw new IOException("Cannot go on with a commit: another process marked " + mark.place()
                        + " as done at this moment, so it is at work here too");
            }
            deleteFolder(mark.text());
        }
        requireNothingMovedAside();
        if (tree.exists(folder)) {
            tree.delete(journal + UNFINISHED);
            tree.deleteEmpty(folder);
        }
    }

    private String done(String text) {
        return folder + "/" + Journal.done(text);
    }

    /** A journal that has the name of one that is done. */
    private record Mark(String name, String place, String text) {
        boolean isOfItsJournal() {
            return Journal.isDone(name, text);
        }
    }

    private List<Mark> marks() throws IOException {
        List<Mark> marks = new ArrayList<>();
        for (String name : tree.list(folder)) {
            if (Journal.isDone(name)) {
                String place = folder + "/" + name;
                tree.read(place, Journal.MAX_BYTES).ifPresent(text -> marks.add(new Mark(name, place, text)));
            }
        }
        return marks;
    }

    /** Gives the journal its name back where another process, which had slept, took it for its own and marked it as done. */
    private void takeBackMarks() throws IOException {
        for (Mark mark : marks()) {
            if (!mark.isOfItsJournal()) {
                if (tree.exists(journal)) {
                    forget(mark);
                } else {
                    tree.move(mark.place(), journal);
                }
            }
        }
    }

    /**
     * Deletes a journal that was marked by mistake, where another was written since then. Its changes cannot be undone any
     * more, as later ones may stand in their places.
     *
     * @throws DamagedJournalException where something that its commit moved aside is still there
     */
    private void forget(Mark mark) throws IOException {
        String formers = Journal.formers(mark.text());
        for (String name : tree.list(folder)) {
            if (name.startsWith(formers)) {
                throw new DamagedJournalException(
                        "that of another commit is there too, " + mark.place() + ", and something that the other moved"
                                + " aside, " + folder + "/" + name,
                        null);
            }
        }
        tree.delete(mark.place());
    }

    private void requireNothingMovedAside() throws IOException {
        for (String name : tree.list(folder)) {
            if (Journal.isFormer(name)) {
                throw new DamagedJournalException(
                        "it is not there, but something that was moved aside is, " + folder + "/" + name, null);
            }
        }
    }

    /** Returns whether all changes were done; otherwise undoes those that were, and deletes the journal. */
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

    private void clear(String text) {
        try {
            requireOwn(text);
            tree.move(journal, done(text));
            takeBackMarks();
            deleteFolder(text);
        } catch (IOException e) {
            // The commit is done. Files that could not be deleted are deleted when the next commit calls settle.
            return;
        }
    }

    /** Deletes what a commit moved aside, then its journal, under whatever name: it says that the other is needed no more. */
    private void deleteFolder(String text) throws IOException {
        String formers = Journal.formers(text);
        for (String name : tree.list(folder)) {
            if (name.startsWith(formers)) {
                tree.delete(folder + "/" + name);
            }
        }
        for (Mark mark : marks()) {
            if (mark.text().equals(text)) {
                tree.delete(mark.place());
            }
        }
        tree.deleteEmpty(folder);
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
