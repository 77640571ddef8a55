package io.plumbline.jobs.storage;

import org.apache.hadoop.fs.Path;

/** Paths as Spark's readers take them, which read {@code [}, <code>{</code>, {@code *} and {@code ?} as wild cards. */
public final class LiteralPath {
    private static final String SPECIAL = "\\*?[]{}";

    private LiteralPath() {}

    /** The text that stands for this path and no other where a glob is expected. */
    public static String of(Path path) {
        StringBuilder literal = new StringBuilder();
        path.toString().chars().forEach(character -> {
            if (SPECIAL.indexOf(character) >= 0) {
                literal.append('\\');
            }
            literal.append((char) character);
        });
        return literal.toString();
    }
}
