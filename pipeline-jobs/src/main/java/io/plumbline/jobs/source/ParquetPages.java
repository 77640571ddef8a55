package io.plumbline.jobs.source;

import java.io.IOException;
import java.util.Optional;
import org.apache.parquet.format.DataPageHeaderV2;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.Util;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.SeekableInputStream;

/**
 * Checks that the sizes that a file's page headers claim fit into the file and into the heap of this process, since
 * Parquet's reader allocates what they claim. Only headers are read.
 *
 * @see <a href="https://parquet.apache.org/docs/file-format/data-pages/">Data pages</a>
 */
final class ParquetPages {
    /** One page may take the heap divided by this: pages of several columns are held at once, and more than once. */
    private static final int HEAP_PART = 4;

    /** The heap that a value of a dictionary takes beside its bytes. */
    private static final long DICTIONARY_VALUE_BYTES = 48;

    /** The heap that a value of a page takes beside its bytes. */
    private static final long VALUE_BYTES = 8;

    private static final int MOST_VARINT_BYTES = 5;

    private final SeekableInputStream file;
    private final long fileBytes;
    private final long mostBytes;

    /**
     * @param file is read, and left open
     * @param fileBytes its length
     * @param heapBytes what this process may allocate
     */
    ParquetPages(SeekableInputStream file, long fileBytes, long heapBytes) {
        this.file = file;
        this.fileBytes = fileBytes;
        this.mostBytes = heapBytes / HEAP_PART;
    }

    /**
     * Returns the fault of the pages of a column, in words that follow its name.
     *
     * @param column lies within the file
     * @return empty where there is no fault
     */
    Optional<String> problem(ColumnChunkMetaData column) throws IOException {
        long place = column.getStartingPos();
        long end = place + column.getTotalSize();
        // As the reader does: until it has all values.
        for (long values = 0; values < column.getValueCount(); ) {
            if (place >= end) {
                return Optional.of(
                        "ends at byte " + end + " after " + values + " of " + column.getValueCount() + " values");
            }
            file.seek(place);
            PageHeader header = Util.readPageHeader(file);
            long body = file.getPos();
            Optional<String> lie = lie(header, body, column.getCodec());
            if (lie.isPresent()) {
                return Optional.of("has at byte " + place + " a page " + lie.get());
            }
            values += values(header);
            place = body + header.getCompressed_page_size();
        }
        return Optional.empty();
    }

    private Optional<String> lie(PageHeader header, long body, CompressionCodecName codec) throws IOException {
        int packed = header.getCompressed_page_size();
        if (packed < 0 || packed > fileBytes - body) {
            return Optional.of("of " + packed + " bytes, but the file has " + fileBytes + "; is it whole?");
        }
        int bytes = header.getUncompressed_page_size();
        int values = values(header);
        int entries = header.isSetDictionary_page_header()
                ? header.getDictionary_page_header().getNum_values()
                : 0;
        if (bytes < 0 || values < 0 || entries < 0 || entries > bytes) {
            return Optional.of("of " + Math.max(values, entries) + " values in " + bytes + " bytes");
        }
        // The bytes as they stand in the file are held in one array too, before they are unpacked.
        long heap = Math.max(Math.max(packed, bytes), Math.max(values * VALUE_BYTES, entries * DICTIONARY_VALUE_BYTES));
        if (heap > mostBytes) {
            return Optional.of("that takes " + heap + " bytes of memory, a quarter of what this process has is "
                    + mostBytes + "; give it more (spark.executor.memory, spark.driver.memory) or write smaller pages");
        }
        long levels = levels(header);
        if (levels < 0 || levels > packed || levels > bytes) {
            return Optional.of("of " + packed + " bytes with levels of " + levels);
        }
        if (codec == CompressionCodecName.SNAPPY && isPacked(header)) {
            long claimed = varint(body + levels, packed - levels);
            if (claimed > bytes) {
                return Optional.of("of " + bytes + " bytes when unpacked, which then claims " + claimed);
            }
        }
        return Optional.empty();
    }

    /** Values of a data page; 0 for any other. */
    private static int values(PageHeader header) {
        if (header.isSetData_page_header()) {
            return header.getData_page_header().getNum_values();
        }
        return header.isSetData_page_header_v2()
                ? header.getData_page_header_v2().getNum_values()
                : 0;
    }

    /** Returns the bytes of the levels, which stand uncompressed before the values; -1 where the header cannot be right. */
    private static long levels(PageHeader header) {
        if (!header.isSetData_page_header_v2()) {
            return 0;
        }
        DataPageHeaderV2 page = header.getData_page_header_v2();
        long definition = page.getDefinition_levels_byte_length();
        long repetition = page.getRepetition_levels_byte_length();
        return definition < 0 || repetition < 0 ? -1 : definition + repetition;
    }

    private static boolean isPacked(PageHeader header) {
        return !header.isSetData_page_header_v2()
                || header.getData_page_header_v2().isIs_compressed();
    }

    /** The length that Snappy's format begins with, low seven bits first. */
    private long varint(long place, long available) throws IOException {
        file.seek(place);
        long value = 0;
        for (int i = 0; i < Math.min(available, MOST_VARINT_BYTES); i++) {
            int next = file.read();
            value |= (long) (next & 0x7F) << 7 * i;
            if (next < 0x80) {
                break;
            }
        }
        return value;
    }
}
