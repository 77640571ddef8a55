package io.plumbline.commit;

import java.io.IOException;
import java.util.Optional;

/**
 * One replacement of a commit under way. The names that exist show which of its renames were done, so it can be undone by
 * any process that has read the journal, at any point and more than once.
 *
 * <p>Where a directory is moved in parts, names do not show that: one that is cut short leaves parts at both. There a note says
 * that the former content is aside as a whole. On all file systems another says that the new content is on its way to a target that
 * was free: without it, what stands there is somebody else's, who has put it there since, and stays.
 *
 * @param replacement the name to replace and the staged name to replace it with
 * @param former the name to which the former content of the target is moved during the commit; no other commit has it
 * @param note the name of that note; null where the tree moves all at once
 * @param coming the name of the note that the new content is on its way; null in a journal of an earlier build
 * @param replaces whether the target existed before the commit
 * @param digest of the staged file, by which it is known at its target; null where it is a directory, or is not asked for
 */
record Change(Replacement replacement, String former, String note, String coming, boolean replaces, String digest) {
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
            if (tree.exists(replacement.target())) {
                throw inTheWay();
            }
            tree.write(coming, "");
            tree.move(replacement.staged(), replacement.target());
        }
    }

    private IOException inTheWay() {
        return new IOException("Cannot commit " + replacement.target() + ": somebody has put something there");
    }

    /** Returns whether the new content may stand at the target. */
    private boolean mayBeThere(FileTree tree) throws IOException {
        return replacement.staged() != null && (coming == null || tree.exists(coming));
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
        return note == null
                && mayBeThere(tree)
                && tree.exists(replacement.target())
                && (!replaces || tree.exists(former));
    }

    /**
     * Undoes those renames that were done.
     *
     * @throws IOException where the former content cannot go back, too, as somebody has put something in its place
     */
    void undo(FileTree tree) throws IOException {
        if (note == null) {
            undoAtOnce(tree);
        } else {
            undoInParts(tree);
        }
    }

    private void undoAtOnce(FileTree tree) throws IOException {
        boolean movedAside = tree.exists(former);
        if (mayBeThere(tree)
                && (movedAside || !replaces)
                && !tree.exists(replacement.staged())
                && tree.exists(replacement.target())) {
            // Moved back and not deleted, since it may still be needed.
            tree.move(replacement.target(), replacement.staged());
        }
        forgetComing(tree);
        if (movedAside) {
            if (tree.exists(replacement.target())) {
                throw inTheWay();
            }
            tree.move(former, replacement.target());
        }
    }

    private void undoInParts(FileTree tree) throws IOException {
        boolean isFree = !replaces || tree.exists(note);
        if (mayBeThere(tree) && isFree) {
            moveRest(tree, replacement.target(), replacement.staged());
        }
        forgetComing(tree);
        if (replaces) {
            if (isFree && tree.exists(replacement.target())) {
                throw inTheWay();
            }
            // Before anything of the former content is at the target again.
            tree.delete(note);
            moveRest(tree, former, replacement.target());
        }
    }

    private void forgetComing(FileTree tree) throws IOException {
        if (coming != null) {
            tree.delete(coming);
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
        forgetComing(tree);
        if (replaces && tree.exists(former) && !tree.exists(replacement.target())) {
            tree.move(former, replacement.target());
        }
    }
}
