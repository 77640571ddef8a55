package io.plumbline.jobs.source;

import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/**
 * Part of a file of lines: the lines that begin after its start and not after its end, and at byte 0 the first one too.
 *
 * @param file the file
 * @param start first byte
 * @param end byte after the last one; {@code Long.MAX_VALUE} where the file is read to its end
 * @param bytes its length, of what is compressed a guess
 */
record LineSlice(SourceFile file, long start, long end, long bytes) implements Slice {
    private static final long serialVersionUID = 1L;

    /**
     * Cuts a file, unless it is compressed, which is only read from its start.
     *
     * @param size bytes of a slice
     */
    static List<LineSlice> of(SourceFile file, long size) {
        if (file.compressed()) {
            return List.of(new LineSlice(file, 0, Long.MAX_VALUE, file.plainBytes()));
        }
        List<LineSlice> slices = new ArrayList<>();
        for (long start = 0; start < file.bytes(); start += size) {
            long bytes = Math.min(size, file.bytes() - start);
            boolean last = start + bytes == file.bytes();
            slices.add(new LineSlice(file, start, last ? Long.MAX_VALUE : start + size, bytes));
        }
        return slices;
    }

    @Override
    public RowIterator open(RowRequest request, Configuration hadoop) {
        return new LineRows(this, request.maximumLineBytes(), hadoop);
    }
}
