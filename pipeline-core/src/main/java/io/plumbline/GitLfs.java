package io.plumbline;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Recognises pointers of Git LFS: a repository that was cloned without Git LFS holds a few lines of text in the place of each
 * file of weights or tables.
 *
 * @see <a href="https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md">The pointer</a>
 */
public final class GitLfs {
    /** Number of first bytes by which a pointer is recognised. */
    public static final int START_BYTES = 64;

    private static final String POINTER = "version https://git-lfs.github.com/spec/";
    /** Its name before the first release. */
    private static final String EARLY_POINTER = "version https://hawser.github.com/spec/";

    private GitLfs() {}

    /**
     * Returns the problem with a file that is a pointer, in words that follow its name; empty where the file is no pointer.
     *
     * @param start the file's first bytes, {@link #START_BYTES} or fewer where the file is shorter
     */
    public static Optional<String> problem(byte[] start) {
        String text = new String(start, 0, Math.min(start.length, START_BYTES), StandardCharsets.ISO_8859_1);
        return text.startsWith(POINTER) || text.startsWith(EARLY_POINTER)
                ? Optional.of("is a Git LFS pointer, not the file it stands for; fetch that by 'git lfs pull'")
                : Optional.empty();
    }
}
