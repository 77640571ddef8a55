package io.plumbline.jobs.source;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.column.page.PageReader;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.io.SeekableInputStream;

/**
 * The pages of a row group, read as its rows are. Parquet's own reader holds all bytes of a group before it gives the first row,
 * and groups of a gigabyte are common; here a page and a piece of each column are in memory.
 */
final class RowGroupPages implements PageReadStore {
    private final SeekableInputStream stream;
    private final long fileBytes;
    private final CompressionCodecFactory codecs;
    private final long rows;
    private final Map<List<String>, ColumnChunkMetaData> columns = new HashMap<>();

    /**
     * The pages of a group.
     *
     * @param stream of the file; is left open
     * @param fileBytes its length
     * @param codecs unpack pages
     */
    RowGroupPages(BlockMetaData group, SeekableInputStream stream, long fileBytes, CompressionCodecFactory codecs) {
        this.stream = stream;
        this.fileBytes = fileBytes;
        this.codecs = codecs;
        this.rows = group.getRowCount();
        for (ColumnChunkMetaData column : group.getColumns()) {
            columns.put(List.of(column.getPath().toArray()), column);
        }
    }

    @Override
    public PageReader getPageReader(ColumnDescriptor column) {
        ColumnChunkMetaData chunk = columns.get(List.of(column.getPath()));
        return new ColumnPages(
                new ColumnBytes(chunk, stream, fileBytes),
                codecs.getDecompressor(chunk.getCodec()),
                chunk.getValueCount());
    }

    @Override
    public long getRowCount() {
        return rows;
    }
}
