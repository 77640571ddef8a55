package io.plumbline.jobs.source;

import io.plumbline.data.JsonLine;
import io.plumbline.data.QuarantineException;
import io.plumbline.data.Reason;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.io.Text;

/** The rows of a slice of JSON lines. A line beyond the bound is a row at fault, of which the start is shown. */
final class LineRows implements RowIterator {
    private static final int SHOWN_OF_LONG_ROW = 4096;

    private final String path;
    private final int maximumBytes;
    private final LineIterator lines;

    LineRows(LineSlice slice, int maximumBytes, Configuration hadoop) {
        this.path = slice.file().path();
        this.maximumBytes = maximumBytes;
        this.lines = new LineIterator(slice, maximumBytes, hadoop);
    }

    @Override
    public boolean hasNext() {
        return lines.hasNext();
    }

    @Override
    public InputRow next() {
        Text line = lines.next();
        return row("the line", path, line.getBytes(), line.getLength(), maximumBytes);
    }

    /**
     * The row in the text of an object.
     *
     * @param name of the text, for the message of a fault
     */
    static InputRow row(String name, String path, byte[] bytes, int length, int maximumBytes) {
        if (length > maximumBytes) {
            return tooLong(name, path, bytes, length, maximumBytes);
        }
        JsonLine line = JsonLine.of(bytes, length);
        try {
            Map<String, Object> values = line.row(name);
            return InputRow.of(path, values, line.text());
        } catch (QuarantineException e) {
            return InputRow.broken(path, JsonLine.quote(line.text()), e);
        }
    }

    /** The row of a text beyond the bound, which is at fault and shows its start. */
    static InputRow tooLong(String name, String path, byte[] bytes, int length, int maximumBytes) {
        String start = JsonLine.of(bytes, Math.min(SHOWN_OF_LONG_ROW, length)).text();
        String detail =
                name + " has more than " + maximumBytes + " bytes; the row holds its first " + SHOWN_OF_LONG_ROW;
        return InputRow.broken(path, JsonLine.quote(start), new QuarantineException(Reason.TEXT_TOO_LONG, detail));
    }

    @Override
    public void close() {
        lines.close();
    }
}
