package io.plumbline.jobs.source;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.page.DataPage;
import org.apache.parquet.column.page.DataPageV1;
import org.apache.parquet.column.page.DataPageV2;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.page.PageReader;
import org.apache.parquet.compression.CompressionCodecFactory.BytesInputDecompressor;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.DataPageHeaderV2;
import org.apache.parquet.format.DictionaryPageHeader;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.Util;

/**
 * The pages of one column of a row group, each read and unpacked when it is asked for. Their sizes were held against the file
 * and the heap before ({@link ParquetPages}).
 *
 * @see <a href="https://parquet.apache.org/docs/file-format/data-pages/">Data pages</a>
 */
final class ColumnPages implements PageReader {
    private final ColumnBytes bytes;
    private final BytesInputDecompressor unpack;
    private final long values;
    private long left;
    /** The header of the page whose body comes next; null where a header comes next. */
    private PageHeader ahead;

    /**
     * The pages of a column.
     *
     * @param values of the whole column
     */
    ColumnPages(ColumnBytes bytes, BytesInputDecompressor unpack, long values) {
        this.bytes = bytes;
        this.unpack = unpack;
        this.values = values;
        this.left = values;
    }

    @Override
    public long getTotalValueCount() {
        return values;
    }

    /** Returns the dictionary, which stands before all other pages; null where the column has none, as one without values. */
    @Override
    public DictionaryPage readDictionaryPage() {
        if (left <= 0) {
            return null;
        }
        try {
            PageHeader header = header();
            if (!header.isSetDictionary_page_header()) {
                return null;
            }
            DictionaryPageHeader dictionary = header.getDictionary_page_header();
            return new DictionaryPage(
                    unpacked(body(header), header.getUncompressed_page_size()),
                    dictionary.getNum_values(),
                    encoding(dictionary.getEncoding()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the next page; null behind the last one. */
    @Override
    public DataPage readPage() {
        try {
            while (left > 0) {
                PageHeader header = header();
                if (header.isSetData_page_header()) {
                    return plain(header, header.getData_page_header());
                }
                if (header.isSetData_page_header_v2()) {
                    return parted(header, header.getData_page_header_v2());
                }
                body(header);
            }
            return null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private DataPage plain(PageHeader header, DataPageHeader page) throws IOException {
        left -= page.getNum_values();
        return new DataPageV1(
                unpacked(body(header), header.getUncompressed_page_size()),
                page.getNum_values(),
                header.getUncompressed_page_size(),
                null,
                encoding(page.getRepetition_level_encoding()),
                encoding(page.getDefinition_level_encoding()),
                encoding(page.getEncoding()));
    }

    /** A page of the second version: its levels stand uncompressed before the values. */
    private DataPage parted(PageHeader header, DataPageHeaderV2 page) throws IOException {
        left -= page.getNum_values();
        byte[] body = body(header);
        int repetition = page.getRepetition_levels_byte_length();
        int levels = repetition + page.getDefinition_levels_byte_length();
        BytesInput data = BytesInput.from(body, levels, body.length - levels);
        return DataPageV2.uncompressed(
                page.getNum_rows(),
                page.getNum_nulls(),
                page.getNum_values(),
                BytesInput.from(body, 0, repetition),
                BytesInput.from(body, repetition, levels - repetition),
                encoding(page.getEncoding()),
                page.isIs_compressed() ? unpacked(data, header.getUncompressed_page_size() - levels) : data,
                null);
    }

    private PageHeader header() throws IOException {
        PageHeader header = ahead == null ? Util.readPageHeader(bytes) : ahead;
        ahead = header;
        return header;
    }

    private byte[] body(PageHeader header) throws IOException {
        ahead = null;
        return bytes.take(header.getCompressed_page_size());
    }

    private BytesInput unpacked(byte[] packed, int size) throws IOException {
        return unpacked(BytesInput.from(packed), size);
    }

    private BytesInput unpacked(BytesInput packed, int size) throws IOException {
        return unpack.decompress(packed, size);
    }

    private static Encoding encoding(org.apache.parquet.format.Encoding encoding) {
        return Encoding.valueOf(encoding.name());
    }
}
