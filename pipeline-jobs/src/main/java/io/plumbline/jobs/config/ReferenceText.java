package io.plumbline.jobs.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The commented reference of all keys: {@code plumbline-reference.conf}, with what the tables of formats and of losses say of
 * theirs.
 */
public final class ReferenceText {
    static final String FILE = "plumbline-reference.conf";

    /** The lines that stand in the file for what a table says, with what that is. */
    private static final Map<String, Supplier<String>> OF_TABLES = Map.of(
            "    # <formats>\n", FormatReference::formats,
            "      # <columns>\n", FormatReference::columns,
            "    # <losses>\n", LossReference::lines);

    private ReferenceText() {}

    /** The whole text, in HOCON. */
    public static String read() {
        try (InputStream stream = ReferenceText.class.getClassLoader().getResourceAsStream(FILE)) {
            if (stream == null) {
                throw new IllegalStateException(FILE + " is not on the class path");
            }
            String text = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
            for (Map.Entry<String, Supplier<String>> table : OF_TABLES.entrySet()) {
                if (!text.contains(table.getKey())) {
                    throw new IllegalStateException(
                            FILE + " has no line " + table.getKey().strip());
                }
                text = text.replace(table.getKey(), table.getValue().get());
            }
            return text;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
