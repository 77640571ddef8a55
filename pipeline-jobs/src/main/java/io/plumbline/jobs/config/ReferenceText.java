package io.plumbline.jobs.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The commented reference of all keys: {@code plumbline-reference.conf}, with what the table of losses says of theirs. */
public final class ReferenceText {
    static final String FILE = "plumbline-reference.conf";

    /** The line that the keys of the losses stand in place of. */
    private static final String LOSSES = "    # <losses>\n";

    private ReferenceText() {}

    /** The whole text, in HOCON. */
    public static String read() {
        try (InputStream stream = ReferenceText.class.getClassLoader().getResourceAsStream(FILE)) {
            if (stream == null) {
                throw new IllegalStateException(FILE + " is not on the class path");
            }
            String text = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
            if (!text.contains(LOSSES)) {
                throw new IllegalStateException(FILE + " has no line for the losses");
            }
            return text.replace(LOSSES, LossReference.lines());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
