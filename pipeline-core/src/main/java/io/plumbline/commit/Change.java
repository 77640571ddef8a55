package io.plumbline.commit;

import java.io.IOException;
import java.util.Optional;

/**
 * One replacement of a commit under way. The names that exist show which of its renames were done, so it can be undone by
 * any process that has read the journal, at any point and more than once.
 *
 * <p>Where a directory is moved in parts, names do not show that: one that is cut short leaves parts at both. There a note says
 * that the former content is aside as a whole, so that what stands at the target since then is the new one.
 *
 * @param replacement the name to replace and the staged name to replace it with
 * @param former the name to which the former content of the target is moved during the commit; no other commit has it
 * @param note the name of that note; null where the tree moves all at once
 * @param replaces whether the target existed before the commit
 * @param digest of the staged file, by which it is known at its target; null where it is a directory, or is not asked for
 */
record Change(Replacement replacement, String former, String note, boolean replaces, String digest) {
    /** Refuses to move the target aside for something that is not staged any more. */
    void requireStaged(FileTree tree) throws IOException {
        if (replacement.staged() != null && !tree.exists(replacement.staged())) {
            throw new IOException("Cannot commit " + replacement.staged() + ": it is gone");
        }
    }

    /** Refuses to go on where another process has taken over. */
    interface Ownership {
        void require() throws IOException;
    }

    /** Does the replacement. */
    void apply(FileTree tree, Ownership ownership) throws IOException {
        if (replaces) {
            tree.move(replacement.target(), former);
            // Another may have taken over before that rename, while this process slept.
            ownership.require();
            if (note != null) {
                tree.write(note, "");
            }
        }
        if (replacement.staged() != null) {
            tree.move(replacement.staged(), replacement.target());
        }
    }

    /** Does the replacement, in a single rename where the file system can. */
    void applyAtOnce(FileTree tree, Ownership ownership) throws IOException {
        if (!replaces || digest == null || !tree.replace(replacement.staged(), replacement.target())) {
            apply(tree, ownership);
        }
    }

    /**
     * Returns whether the staged file or directory stands at its target. That it is gone from its staged name does not tell:
     * somebody may have deleted it. Of a directory that is moved in parts nothing tells, so it counts as not there.
     */
    boolean isApplied(FileTree tree) throws IOException {
        if (tree.exists(replacement.staged())) {
            return false;
        }
        if (digest != null) {
            return tree.digest(replacement.target()).equals(Optional.of(digest));
        }
        return note == null && tree.exists(replacement.target()) && (!replaces || tree.exists(former));
    }

    /** Undoes those renames that were done. */
    void undo(FileTree tree) throws IOException {
        if (note == null) {
            undoAtOnce(tree);
        } else {
            undoInParts(tree);
        }
    }

    private void undoAtOnce(FileTree tree) throws IOException {
        boolean movedAside = tree.exists(former);
        if (replacement.staged() != null
                && (movedAside || !replaces)
                && !tree.exists(replacement.staged())
                && tree.exists(replacement.target())) {
            // Moved back and not deleted, since it may still be needed.
            tree.move(replacement.target(), replacement.staged());
        }
        if (movedAside) {
            tree.move(former, replacement.target());
        }
    }

    private void undoInParts(FileTree tree) throws IOException {
        boolean isNew = !replaces || tree.exists(note);
        if (replacement.staged() != null && isNew) {
            moveRest(tree, replacement.target(), replacement.staged());
        }
        if (replaces) {
            // Before anything of the former content is at the target again.
            tree.delete(note);
            moveRest(tree, former, replacement.target());
        }
    }

    /**
     * Moves what is at one name to another that has the rest of it. A file that is at both is the same: moving it was cut short
     * before it was deleted at one.
     */
    private static void moveRest(FileTree tree, String from, String to) throws IOException {
        if (tree.isDirectory(from)) {
            for (String name : tree.list(from)) {
                moveRest(tree, from + "/" + name, to + "/" + name);
            }
            tree.deleteEmpty(from);
        } else if (tree.exists(to)) {
            tree.delete(from);
        } else if (tree.exists(from)) {
            tree.move(from, to);
        }
    }

    /** Moves the former content of the target back where nothing else has taken its place. */
    void restore(FileTree tree) throws IOException {
        if (note != null) {
            tree.delete(note);
        }
        if (replaces && tree.exists(former) && !tree.exists(replacement.target())) {
            tree.move(former, replacement.target());
        }
    }
}
