package io.plumbline.jobs.clean;

import java.util.Locale;

/**
 * A file or folder of a run directory that can be taken away.
 *
 * @param name in the run directory
 * @param why it is no longer needed, in words
 * @param bytes that it takes
 */
public record Leftover(String name, String why, long bytes) {
    private static final double MEBIBYTE = 1 << 20;

    /** Returns it as a line of text. */
    public String line() {
        return String.format(Locale.ROOT, "%s (%.1f MiB): %s", name, bytes / MEBIBYTE, why);
    }
}
