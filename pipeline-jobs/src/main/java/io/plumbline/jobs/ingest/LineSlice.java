package io.plumbline.jobs.ingest;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * Part of a file of lines: the lines that begin after its start and not after its end, and at byte 0 the first one too.
 *
 * @param path the file
 * @param start first byte
 * @param end byte after the last one; {@code Long.MAX_VALUE} where the file is read to its end
 */
record LineSlice(String path, long start, long end) implements Serializable {
    private static final long serialVersionUID = 1L;

    /**
     * Cuts a file, unless it is compressed, which is only read from its start.
     *
     * @param size bytes of a slice
     */
    static List<LineSlice> of(InputFile file, long size) {
        if (file.compressed()) {
            return List.of(new LineSlice(file.path(), 0, Long.MAX_VALUE));
        }
        List<LineSlice> slices = new ArrayList<>();
        for (long start = 0; start < file.bytes(); start += size) {
            boolean last = start + size >= file.bytes();
            slices.add(new LineSlice(file.path(), start, last ? Long.MAX_VALUE : start + size));
        }
        return slices;
    }
}
