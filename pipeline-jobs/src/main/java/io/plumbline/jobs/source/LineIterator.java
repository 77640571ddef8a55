package io.plumbline.jobs.source;

import io.plumbline.PlainText;
import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.io.Text;
import org.apache.hadoop.util.LineReader;
import org.apache.parquet.io.SeekableInputStream;

/**
 * The lines of a slice that are not blank, plain or compressed. Of a line beyond the bound only its start is held: one
 * byte more than the bound, so that it can be told. Every element is the same buffer.
 */
final class LineIterator implements Iterator<Text>, Closeable {
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final LineSlice slice;
    private final int maximumBytes;
    private final LineReader reader;
    private final Text line = new Text();
    private long position;
    private boolean ready;

    /**
     * @param maximumBytes longest line that is held whole
     * @throws PlumblineException of kind DATA where the file cannot be read
     */
    LineIterator(LineSlice slice, int maximumBytes, Configuration configuration) {
        this.slice = slice;
        this.maximumBytes = maximumBytes;
        this.position = slice.start();
        try {
            SeekableInputStream file = StoredFile.open(slice.file().path(), configuration);
            file.seek(slice.start());
            InputStream stream = slice.file().compressed() ? StoredFile.unpacked(file, configuration) : file;
            this.reader = new LineReader(stream, configuration);
            if (slice.start() > 0) {
                // The slice before reads on to the end of the line that crosses into this one.
                position += reader.readLine(line, 0, Integer.MAX_VALUE);
            }
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    @Override
    public boolean hasNext() {
        while (!ready && position <= slice.end()) {
            int read;
            boolean first = position == 0;
            try {
                read = reader.readLine(line, maximumBytes + 1, Integer.MAX_VALUE);
            } catch (IOException e) {
                throw unreadable(e);
            }
            if (read == 0) {
                return false;
            }
            position += read;
            if (first) {
                dropByteOrderMark();
            }
            ready = !isBlank();
        }
        return ready;
    }

    @Override
    public Text next() {
        if (!hasNext()) {
            throw new NoSuchElementException(
                    "No line is left in " + slice.file().path());
        }
        ready = false;
        return line;
    }

    private void dropByteOrderMark() {
        byte[] bytes = line.getBytes();
        boolean marked = line.getLength() >= BYTE_ORDER_MARK.length;
        for (int i = 0; marked && i < BYTE_ORDER_MARK.length; i++) {
            marked = bytes[i] == BYTE_ORDER_MARK[i];
        }
        if (marked) {
            line.set(line.copyBytes(), BYTE_ORDER_MARK.length, line.getLength() - BYTE_ORDER_MARK.length);
        }
    }

    private boolean isBlank() {
        byte[] bytes = line.getBytes();
        for (int i = 0; i < line.getLength(); i++) {
            if (bytes[i] != ' ' && bytes[i] != '\t') {
                return false;
            }
        }
        return true;
    }

    private PlumblineException unreadable(IOException e) {
        return new PlumblineException(Kind.DATA, "Cannot read " + slice.file().path() + ": " + PlainText.reason(e), e);
    }

    @Override
    public void close() {
        try {
            reader.close();
        } catch (IOException e) {
            throw unreadable(e);
        }
    }
}
