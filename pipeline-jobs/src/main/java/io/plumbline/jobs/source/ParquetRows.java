package io.plumbline.jobs.source;

import io.plumbline.Causes;
import io.plumbline.PlainText;
import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.data.DecodedText;
import io.plumbline.data.QuarantineException;
import io.plumbline.data.Reason;
import io.plumbline.data.RequestedColumns;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.HadoopReadOptions;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.FileMetaData;
import org.apache.parquet.hadoop.util.HadoopCodecs;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.io.SeekableInputStream;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

/**
 * The rows of a row group, of which the used columns are read and nothing else. Columns are told by their exact names,
 * whatever the session says of upper and lower case.
 */
final class ParquetRows implements RowIterator {
    private final ParquetSlice slice;
    private final RequestedColumns layout;
    private final OpenFile open;
    private final MessageType read;
    /** Null where the file has none of the columns. */
    private final RecordReader<Group> records;

    private long left;

    /**
     * A file that is open while its rows are read.
     *
     * @param reader of the footer, and of all of an encrypted file
     * @param stream of the pages
     * @param codecs unpack them
     */
    private record OpenFile(ParquetFileReader reader, SeekableInputStream stream, CompressionCodecFactory codecs)
            implements Closeable {
        static OpenFile of(SourceFile file, Configuration hadoop) throws IOException {
            ParquetFileReader reader = openFile(file, hadoop);
            try {
                return new OpenFile(reader, StoredFile.open(file.path(), hadoop), HadoopCodecs.newFactory(hadoop, 0));
            } catch (RuntimeException e) {
                reader.close();
                throw e;
            }
        }

        /** The pages of a row group, each read when it is needed. */
        PageReadStore pages(ParquetSlice slice, MessageType read) throws IOException {
            if (reader.getFileMetaData().getFileDecryptor() == null) {
                BlockMetaData group = reader.getRowGroups().get(slice.rowGroup());
                return new RowGroupPages(group, stream, slice.file().bytes(), codecs);
            }
            // The keys are known to Parquet's own reader alone, which holds the whole group.
            reader.setRequestedSchema(read);
            return reader.readRowGroup(slice.rowGroup());
        }

        @Override
        public void close() throws IOException {
            try (reader;
                    stream) {
                codecs.release();
            }
        }
    }

    private ParquetRows(ParquetSlice slice, RequestedColumns layout, OpenFile open) throws IOException {
        this.slice = slice;
        this.layout = layout;
        this.open = open;
        FileMetaData file = open.reader().getFileMetaData();
        this.read = ParquetColumns.used(file.getSchema(), layout);
        this.left = open.reader().getRowGroups().get(slice.rowGroup()).getRowCount();
        this.records = read.getFieldCount() == 0
                ? null
                : new ColumnIOFactory(file.getCreatedBy())
                        .getColumnIO(read, file.getSchema())
                        .getRecordReader(open.pages(slice, read), new GroupRecordConverter(read));
    }

    /** @throws PlumblineException of kind DATA where the file cannot be read */
    static ParquetRows open(ParquetSlice slice, RequestedColumns layout, Configuration hadoop) {
        try {
            OpenFile file = OpenFile.of(slice.file(), hadoop);
            try {
                return new ParquetRows(slice, layout, file);
            } catch (IOException | RuntimeException e) {
                file.close();
                throw e;
            }
        } catch (IOException | RuntimeException e) {
            throw damaged(slice, e);
        }
    }

    /** Opens a file and reads its footer. */
    static ParquetFileReader openFile(SourceFile file, Configuration hadoop) throws IOException {
        return ParquetFileReader.open(
                new StoredFile(file.path(), file.bytes(), hadoop),
                HadoopReadOptions.builder(hadoop, new Path(file.path())).build());
    }

    @Override
    public boolean hasNext() {
        return left > 0;
    }

    @Override
    public InputRow next() {
        if (left == 0) {
            throw new NoSuchElementException("No row is left in " + slice.file().path());
        }
        left--;
        Map<String, Object> values = new LinkedHashMap<>();
        List<String> notText = new ArrayList<>();
        if (records != null) {
            read(values, notText);
        }
        String json = RowJson.of(values);
        for (String column : notText) {
            if (!column.equals(layout.source())) {
                return InputRow.broken(
                        slice.file().path(),
                        json,
                        new QuarantineException(Reason.INVALID_TEXT, "column '" + column + "' is not UTF-8"));
            }
        }
        slice.unusedColumns().forEach(column -> values.put(column, null));
        return InputRow.of(slice.file().path(), values, json);
    }

    private void read(Map<String, Object> values, List<String> notText) {
        try {
            Group row = records.read();
            for (int i = 0; i < read.getFieldCount(); i++) {
                Type type = read.getType(i);
                if (ParquetValues.isText(type) && row.getFieldRepetitionCount(i) > 0) {
                    byte[] bytes = row.getBinary(i, 0).getBytes();
                    DecodedText text = DecodedText.of(bytes, bytes.length);
                    values.put(type.getName(), text.text());
                    if (!text.valid()) {
                        notText.add(type.getName());
                    }
                } else {
                    values.put(type.getName(), ParquetValues.of(row, i));
                }
            }
        } catch (RuntimeException e) {
            throw damaged(slice, e);
        }
    }

    private static PlumblineException damaged(ParquetSlice slice, Exception e) {
        return Causes.of(e)
                .filter(PlumblineException.class::isInstance)
                .map(PlumblineException.class::cast)
                .findFirst()
                .orElseGet(() -> new PlumblineException(
                        Kind.DATA,
                        "Cannot read " + slice.file().path() + ": its data is damaged (" + PlainText.reason(root(e))
                                + "); fetch or write it again",
                        e));
    }

    private static Throwable root(Exception e) {
        return Causes.of(e).reduce(e, (before, next) -> next);
    }

    @Override
    public void close() {
        try {
            open.close();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot close " + slice.file().path(), e);
        }
    }
}
