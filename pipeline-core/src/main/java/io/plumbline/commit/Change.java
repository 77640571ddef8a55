package io.plumbline.commit;

import java.io.IOException;

/**
 * One replacement of a commit under way. The names that exist show which of its renames were done, so it can be undone by
 * any process that has read the journal, at any point and more than once.
 *
 * @param replacement the name to replace and the staged name to replace it with
 * @param former the name to which the former content of the target is moved during the commit
 * @param replaces whether the target existed before the commit
 */
record Change(Replacement replacement, String former, boolean replaces) {
    /** Does the replacement. */
    void apply(FileTree tree) throws IOException {
        if (replaces) {
            tree.move(replacement.target(), former);
        }
        if (replacement.staged() != null) {
            tree.move(replacement.staged(), replacement.target());
        }
    }

    /** Does the replacement, in a single rename where the file system can. */
    void applyAtOnce(FileTree tree) throws IOException {
        if (!replaces || !tree.replace(replacement.staged(), replacement.target())) {
            apply(tree);
        }
    }

    /** Returns whether the staged file or directory has been moved to its target. */
    boolean isApplied(FileTree tree) throws IOException {
        return !tree.exists(replacement.staged());
    }

    /** Undoes those renames that were done. */
    void undo(FileTree tree) throws IOException {
        boolean movedAside = tree.exists(former);
        if (replacement.staged() != null && (movedAside || !replaces) && isApplied(tree)) {
            // Moved back and not deleted, since it may still be needed.
            tree.move(replacement.target(), replacement.staged());
        }
        if (movedAside) {
            tree.move(former, replacement.target());
        }
    }
}
