package io.plumbline.commit;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The folder of a commit: its journal under one of two names, what it moved aside, and notes on how far it was.
 *
 * @param tree that it is in
 * @param folder its name
 */
record CommitFolder(FileTree tree, String folder) {
    private static final String JOURNAL = "journal";
    private static final String UNFINISHED = ".unfinished";

    /** The name of the journal while the commit is under way. */
    String journal() {
        return folder + "/" + JOURNAL;
    }

    /** Returns the journal of the commit that is under way, if one is. */
    Optional<String> read() throws IOException {
        return tree.read(journal(), Journal.MAX_BYTES);
    }

    /** Writes the journal: it is there whole, or not at all. */
    void begin(String text) throws IOException {
        String unfinished = journal() + UNFINISHED;
        tree.write(unfinished, text);
        tree.move(unfinished, journal());
    }

    /** Returns whether a journal is that of the commit that is under way. */
    boolean isOwn(String text) throws IOException {
        return read().equals(Optional.of(text));
    }

    /** Refuses to go on where another process has taken the tree over and settled. */
    void requireOwn(String text) throws IOException {
        if (!isOwn(text)) {
            throw new IOException("Cannot go on with a commit: " + journal()
                    + " is gone or another's, so another process" + " has taken over");
        }
    }

    /** Returns whether the journal has the mark of one that is done, too: giving it that name was cut short. */
    boolean isMarked(String text) throws IOException {
        return tree.exists(done(text));
    }

    /** Gives the journal the name of one that is done. */
    void mark(String text) throws IOException {
        if (isMarked(text)) {
            tree.delete(journal());
        } else {
            tree.move(journal(), done(text));
        }
    }

    private String done(String text) {
        return folder + "/" + Journal.done(text);
    }

    /** A journal that has the name of one that is done. */
    record Mark(String name, String place, String text) {
        boolean isOfItsJournal() {
            return Journal.isDone(name, text);
        }
    }

    /** Returns all journals that have such a name. */
    List<Mark> marks() throws IOException {
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
    void takeBackMarks() throws IOException {
        for (Mark mark : marks()) {
            if (!mark.isOfItsJournal()) {
                if (tree.exists(journal())) {
                    forget(mark);
                } else {
                    tree.move(mark.place(), journal());
                }
            }
        }
    }

    /**
     * Deletes a journal that was marked by mistake, where another was written since then, or it has its name back. The changes
     * of the first cannot be undone any more, as later ones may stand in their places.
     *
     * @throws DamagedJournalException where something that its commit moved aside is still there
     */
    private void forget(Mark mark) throws IOException {
        String formers = Journal.formers(mark.text());
        boolean hasItsNameBack = isOwn(mark.text());
        for (String name : tree.list(folder)) {
            if (name.startsWith(formers) && !hasItsNameBack) {
                throw new DamagedJournalException(
                        "that of another commit is there too, " + mark.place() + ", and something that the other moved"
                                + " aside, " + folder + "/" + name,
                        null);
            }
        }
        tree.delete(mark.place());
    }

    /** Deletes what a commit moved aside, then its journal, under whatever name: it says that the other is needed no more. */
    void delete(String text) throws IOException {
        List<String> own = List.of(Journal.formers(text), Journal.notes(text), Journal.comings(text));
        for (String name : tree.list(folder)) {
            if (own.stream().anyMatch(name::startsWith)) {
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
     * Returns all journals, of commits under way and of those that are done.
     *
     * @throws DamagedJournalException where there is none, but something that was moved aside
     */
    List<String> journals() throws IOException {
        List<String> journals = new ArrayList<>();
        read().ifPresent(journals::add);
        marks().forEach(mark -> journals.add(mark.text()));
        if (journals.isEmpty()) {
            requireNoFormers(tree.list(folder));
        }
        return journals;
    }

    private void requireNoFormers(List<String> names) throws DamagedJournalException {
        for (String name : names) {
            if (Journal.isFormer(name)) {
                throw new DamagedJournalException(
                        "it is not there, but something that was moved aside is, " + folder + "/" + name, null);
            }
        }
    }

    /** Deletes what is left where no commit is under way; refuses to where something is that was moved aside. */
    void deleteRest() throws IOException {
        if (!tree.exists(folder)) {
            return;
        }
        List<String> names = tree.list(folder);
        requireNoFormers(names);
        for (String name : names) {
            if (Journal.isNote(name) || name.equals(JOURNAL + UNFINISHED)) {
                tree.delete(folder + "/" + name);
            }
        }
        tree.deleteEmpty(folder);
    }
}
