package io.plumbline.jobs.source;

import io.plumbline.PlainText;
import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.apache.hadoop.conf.Configuration;

/**
 * The bytes of a text file, of which the row that is being read is kept. Of a row beyond the bound only its start is held: one
 * byte more than the bound, so that it can be told. A byte order mark at the start is left out.
 */
final class RowBytes implements Closeable {
    /** The value of {@link #read} at the end. */
    static final int END = -1;

    private static final int[] BYTE_ORDER_MARK = {0xEF, 0xBB, 0xBF};
    private static final int FIRST_CAPACITY = 4096;

    private final String path;
    private final InputStream stream;
    private final int maximumBytes;
    private byte[] row = new byte[FIRST_CAPACITY];
    private int length;
    private int ahead;

    /**
     * @param path the file, for messages
     * @param plain its bytes, not compressed
     * @param maximumBytes longest row that is held whole
     */
    RowBytes(String path, InputStream plain, int maximumBytes) {
        this.path = path;
        this.stream = new BufferedInputStream(plain, 1 << 16);
        this.maximumBytes = maximumBytes;
        try {
            skipByteOrderMark(stream);
        } catch (IOException e) {
            throw unreadable(path, PlainText.reason(e), e);
        }
        this.ahead = fetch();
    }

    /** @throws PlumblineException of kind DATA where the file cannot be read */
    static RowBytes open(SourceFile file, int maximumBytes, Configuration hadoop) {
        try {
            InputStream bytes = StoredFile.open(file.path(), hadoop);
            return new RowBytes(
                    file.path(), file.compressed() ? StoredFile.unpacked(bytes, hadoop) : bytes, maximumBytes);
        } catch (IOException e) {
            throw unreadable(file.path(), PlainText.reason(e), e);
        }
    }

    /** Returns the next byte, 0 to 255, or {@link #END}; the row is left as it is. */
    int read() {
        int next = ahead;
        ahead = fetch();
        return next;
    }

    /** Returns the byte that {@link #read} will give next. */
    int peek() {
        return ahead;
    }

    private int fetch() {
        try {
            return stream.read();
        } catch (IOException e) {
            throw unreadable(path, PlainText.reason(e), e);
        }
    }

    /** Adds a byte to the row. */
    void keep(int next) {
        if (length > maximumBytes) {
            return;
        }
        if (length == row.length) {
            row = Arrays.copyOf(row, (int) Math.min(2L * length, maximumBytes + 1L));
        }
        row[length++] = (byte) next;
    }

    /** Begins a row without bytes. */
    void begin() {
        length = 0;
    }

    /** The buffer of the row. */
    byte[] row() {
        return row;
    }

    /** Bytes of the buffer that are the row's. */
    int length() {
        return length;
    }

    /** The longest row that is held whole. */
    int maximumBytes() {
        return maximumBytes;
    }

    private static void skipByteOrderMark(InputStream stream) throws IOException {
        stream.mark(BYTE_ORDER_MARK.length);
        for (int expected : BYTE_ORDER_MARK) {
            if (stream.read() != expected) {
                stream.reset();
                return;
            }
        }
    }

    /** The failure of a file that cannot be read to its end. */
    PlumblineException unreadable(String problem) {
        return unreadable(path, problem, null);
    }

    private static PlumblineException unreadable(String path, String problem, Exception cause) {
        return new PlumblineException(Kind.DATA, "Cannot read " + path + ": " + problem, cause);
    }

    @Override
    public void close() {
        try {
            stream.close();
        } catch (IOException e) {
            throw unreadable(path, PlainText.reason(e), e);
        }
    }
}
