package io.plumbline.jobs.source;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.io.SeekableInputStream;

/** The bytes of one column of a row group, read in pieces as they are asked for. Columns of a group share one open file. */
final class ColumnBytes extends InputStream {
    /** Long enough for a store that answers each request late, short enough to hold one a column. */
    private static final int PIECE = 1 << 20;

    /** Bytes by which a column may be longer than its file says: early writers did not count the header of a dictionary. */
    private static final int UNCOUNTED = 100;

    private final SeekableInputStream file;
    private final long end;
    private long next;
    private byte[] piece = new byte[0];
    private int at;
    private int length;

    /**
     * The bytes of a column.
     *
     * @param file is read, and left open
     * @param fileBytes its length
     */
    ColumnBytes(ColumnChunkMetaData column, SeekableInputStream file, long fileBytes) {
        this.file = file;
        this.next = column.getStartingPos();
        this.end = Math.min(fileBytes, next + column.getTotalSize() + UNCOUNTED);
    }

    /** Returns the next bytes. */
    byte[] take(int count) throws IOException {
        byte[] bytes = new byte[count];
        if (readNBytes(bytes, 0, count) < count) {
            throw new EOFException("A page goes on behind the end of its column");
        }
        return bytes;
    }

    @Override
    public int read() throws IOException {
        return at < length || fetch() ? piece[at++] & 0xFF : -1;
    }

    @Override
    public int read(byte[] target, int from, int count) throws IOException {
        if (count == 0) {
            return 0;
        }
        if (at == length && !fetch()) {
            return -1;
        }
        int taken = Math.min(count, length - at);
        System.arraycopy(piece, at, target, from, taken);
        at += taken;
        return taken;
    }

    private boolean fetch() throws IOException {
        int count = (int) Math.min(PIECE, end - next);
        if (count <= 0) {
            return false;
        }
        if (piece.length < count) {
            piece = new byte[count];
        }
        file.seek(next);
        file.readFully(piece, 0, count);
        next += count;
        at = 0;
        length = count;
        return true;
    }
}
