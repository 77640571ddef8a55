package io.plumbline.jobs.ingest;

import io.plumbline.data.Reason;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A file of hostile rows, and what must become of them.
 *
 * @param name what is wrong; also the file's name
 * @param extension of the file
 * @param kept rows that are good after all
 * @param reasons why each other row is put aside
 * @param writer makes the file
 */
record HostileFile(String name, String extension, int kept, List<Reason> reasons, Writer writer) {
    /** Makes a file. */
    @FunctionalInterface
    interface Writer {
        void write(Path path) throws IOException;
    }

    int rows() {
        return kept + reasons.size();
    }
}
