package io.plumbline.jobs.source;

import java.util.List;
import org.apache.hadoop.conf.Configuration;

/**
 * A row group of a Parquet file whose footer and pages were checked.
 *
 * @param file the file
 * @param rowGroup which one, from 0
 * @param bytes of its used columns, as they stand in the file
 * @param unusedColumns the file's other columns, to name them; of many the first
 */
record ParquetSlice(SourceFile file, int rowGroup, long bytes, List<String> unusedColumns) implements Slice {
    private static final long serialVersionUID = 1L;

    @Override
    public RowIterator open(RowRequest request, Configuration hadoop) {
        return ParquetRows.open(this, request.layout(), hadoop);
    }
}
