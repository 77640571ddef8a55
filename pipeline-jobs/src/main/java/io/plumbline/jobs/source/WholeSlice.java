package io.plumbline.jobs.source;

import org.apache.hadoop.conf.Configuration;

/**
 * A whole file, read by one task from its start to its end: the bounds of rows in a JSON array or in CSV can only be found by
 * reading what stands before them. Of the file one row at a time is in memory.
 *
 * @param file the file
 */
record WholeSlice(SourceFile file) implements Slice {
    private static final long serialVersionUID = 1L;

    @Override
    public long bytes() {
        return file.plainBytes();
    }

    @Override
    public RowIterator open(RowRequest request, Configuration hadoop) {
        RowBytes bytes = RowBytes.open(file, request.maximumLineBytes(), hadoop);
        return file.kind() == SourceFile.Kind.CSV ? new CsvRows(file.path(), bytes) : new ArrayRows(file.path(), bytes);
    }
}
