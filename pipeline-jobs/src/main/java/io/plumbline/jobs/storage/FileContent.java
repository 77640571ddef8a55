package io.plumbline.jobs.storage;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** The content of a file that is written from first byte to last, so that all of it need not stand in memory. */
public interface FileContent {
    /** Writes it, as often as it is asked for. */
    void writeTo(OutputStream out) throws IOException;

    /** Returns the content that is a text, in UTF-8. */
    static FileContent of(String text) {
        return out -> out.write(text.getBytes(StandardCharsets.UTF_8));
    }
}
