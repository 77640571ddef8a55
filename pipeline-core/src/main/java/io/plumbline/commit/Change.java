package io.plumbline.commit;

import java.io.IOException;

/**
 * One replacement of a commit under way. Which of its renames were done follows from which names are there, so it can be
 * undone by anybody who knows it, however far it went and however often that is tried.
 *
 * @param replacement what it does
 * @param former where what stood at the target goes meanwhile
 * @param replaces whether something stood there before the commit
 */
record Change(Replacement replacement, String former, boolean replaces) {
    /** Does it. */
    void apply(FileTree tree) throws IOException {
        if (replaces) {
            tree.move(replacement.target(), former);
        }
        if (replacement.staged() != null) {
            tree.move(replacement.staged(), replacement.target());
        }
    }

    /** Does it in one rename where the file system can. */
    void applyAtOnce(FileTree tree) throws IOException {
        if (!replaces || !tree.replace(replacement.staged(), replacement.target())) {
            apply(tree);
        }
    }

    /** Whether what was staged is where it belongs. */
    boolean isApplied(FileTree tree) throws IOException {
        return !tree.exists(replacement.staged());
    }

    /** Undoes as much as was done. */
    void undo(FileTree tree) throws IOException {
        boolean movedAside = tree.exists(former);
        if (replacement.staged() != null && (movedAside || !replaces) && isApplied(tree)) {
            // Not deleted: it may be what others still need, and what a rename brought in a rename takes back.
            tree.move(replacement.target(), replacement.staged());
        }
        if (movedAside) {
            tree.move(former, replacement.target());
        }
    }
}
