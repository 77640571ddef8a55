package io.plumbline.commit;

import io.plumbline.Sha256;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

/**
 * The changes that a commit is about to make, as text: a line that names the format, then one line for each change, with
 * fields that are separated by tabs, and names in them encoded as in a URL. It is read again after a process was killed;
 * as anybody may have written the file by then, its content is checked.
 */
final class Journal {
    /** Longest journal that is read. */
    static final int MAX_BYTES = 1 << 20;

    private static final String FORMAT = "plumbline-commit-3";

    /** The format of a tree that moves directories in parts. */
    private static final String IN_PARTS = FORMAT + "-in-parts";

    /** The formats of earlier builds, whose commits wrote no notes of what was coming; the first also where moves had parts. */
    private static final String EARLIER = "plumbline-commit-2";

    private static final String EARLIER_IN_PARTS = EARLIER + "-in-parts";

    private static final String FORMER = "former-";
    private static final String NOTE = "aside-";
    private static final String COMING = "coming-";
    private static final String DONE = "done-";

    /** The name that every journal got once its changes were done, before names followed from the content. */
    private static final String FORMERLY_DONE = "done";

    private static final String FREE = "free";
    private static final String TAKEN = "taken";
    private static final int FIELDS = 4;

    private Journal() {}

    /**
     * Returns how the names begin to which a commit moves what it replaces. Each commit has its own, by the hash of its
     * journal, in which the staged names are unique: so no other one deletes them.
     *
     * @param text the journal
     */
    static String formers(String text) {
        return FORMER + hash(text) + "-";
    }

    /** Returns how the names of the notes begin that a commit writes of what is aside as a whole. */
    static String notes(String text) {
        return NOTE + hash(text) + "-";
    }

    /** Returns how the names of the notes begin that a commit writes of what is on its way to a free target. */
    static String comings(String text) {
        return COMING + hash(text) + "-";
    }

    /** Returns the name that a journal gets once all changes are done, and what was moved aside is to be deleted. */
    static String done(String text) {
        return DONE + hash(text);
    }

    private static String hash(String text) {
        MessageDigest digest = Sha256.begin();
        digest.update(text.getBytes(StandardCharsets.UTF_8));
        return Sha256.hex(digest);
    }

    /** Returns whether a name in the folder of a commit is that of the journal of one that is done. */
    static boolean isDone(String name) {
        return name.equals(FORMERLY_DONE) || name.startsWith(DONE);
    }

    /** Returns whether a name is the one that a journal gets once all its changes are done. */
    static boolean isDone(String name, String text) {
        return name.equals(FORMERLY_DONE) || name.equals(done(text));
    }

    /** Returns whether a name in the folder of a commit is that of what was moved aside. */
    static boolean isFormer(String name) {
        return name.startsWith(FORMER);
    }

    /** Returns whether a name in the folder of a commit is that of such a note. */
    static boolean isNote(String name) {
        return name.startsWith(NOTE) || name.startsWith(COMING);
    }

    /**
     * Returns the journal of changes.
     *
     * @param atOnce whether the tree moves directories at once
     */
    static String write(List<Change> changes, boolean atOnce) {
        StringBuilder text = new StringBuilder(atOnce ? FORMAT : IN_PARTS).append('\n');
        for (Change change : changes) {
            String staged = change.replacement().staged();
            text.append(change.replaces() ? TAKEN : FREE)
                    .append('\t')
                    .append(encoded(change.replacement().target()))
                    .append('\t')
                    .append(staged == null ? "" : encoded(staged))
                    .append('\t')
                    .append(change.digest() == null ? "" : change.digest())
                    .append('\n');
        }
        return text.toString();
    }

    /**
     * Reads a journal.
     *
     * @param folder of the commit, which no change may touch
     * @throws IllegalArgumentException where it is not what {@link #write} writes, or names what a commit never does
     */
    static List<Change> read(String text, String folder) {
        String[] lines = text.split("\n", -1);
        boolean isEarlier = lines[0].equals(EARLIER) || lines[0].equals(EARLIER_IN_PARTS);
        boolean inParts = lines[0].equals(IN_PARTS) || lines[0].equals(EARLIER_IN_PARTS);
        boolean isKnown = isEarlier || inParts || lines[0].equals(FORMAT);
        if (!isKnown || lines.length < 3 || !lines[lines.length - 1].isEmpty()) {
            throw new IllegalArgumentException("it is not of the format " + FORMAT);
        }
        List<Change> changes = new ArrayList<>();
        for (int index = 0; index < lines.length - 2; index++) {
            String[] fields = lines[index + 1].split("\t", -1);
            if (fields.length != FIELDS || !(fields[0].equals(TAKEN) || fields[0].equals(FREE))) {
                throw new IllegalArgumentException("line " + (index + 2) + " is no change");
            }
            Replacement replacement =
                    new Replacement(decoded(fields[1]), fields[2].isEmpty() ? null : decoded(fields[2]));
            requireOutside(folder, replacement.target());
            requireOutside(folder, replacement.staged());
            changes.add(new Change(
                    replacement,
                    folder + "/" + formers(text) + index,
                    inParts ? folder + "/" + notes(text) + index : null,
                    isEarlier ? null : folder + "/" + comings(text) + index,
                    fields[0].equals(TAKEN),
                    fields[3].isEmpty() ? null : fields[3]));
        }
        if (changes.get(changes.size() - 1).replacement().staged() == null) {
            throw new IllegalArgumentException("its last change takes something away");
        }
        return changes;
    }

    private static void requireOutside(String folder, String name) {
        if (name != null && Names.isWithin(name, folder)) {
            throw new IllegalArgumentException("'" + name + "' is its own");
        }
    }

    private static String encoded(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8);
    }

    private static String decoded(String name) {
        return URLDecoder.decode(name, StandardCharsets.UTF_8);
    }
}
