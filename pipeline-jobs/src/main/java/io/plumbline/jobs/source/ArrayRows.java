package io.plumbline.jobs.source;

import java.util.NoSuchElementException;

/**
 * The rows of a JSON array of objects, one element at a time. An element that is no object is a row at fault, as a broken line
 * of JSON lines is; a file that ends within the array, or goes on behind it, is refused, since nothing tells its rows.
 */
final class ArrayRows implements RowIterator {
    private final String path;
    private final RowBytes bytes;
    private long rows;
    private boolean ready;
    private boolean ended;

    ArrayRows(String path, RowBytes bytes) {
        this.path = path;
        this.bytes = bytes;
        int first = afterSpace();
        if (first != '[') {
            throw bytes.unreadable("it is no JSON array");
        }
    }

    @Override
    public boolean hasNext() {
        if (!ready && !ended) {
            int first = afterSpace();
            if (first == ']' && rows == 0) {
                end();
            } else {
                element(first);
                ready = true;
            }
        }
        return ready;
    }

    @Override
    public InputRow next() {
        if (!hasNext()) {
            throw new NoSuchElementException("No element is left in " + path);
        }
        InputRow row = LineRows.row("element " + rows, path, bytes.row(), bytes.length(), bytes.maximumBytes());
        ready = false;
        if (afterElement() == ']') {
            end();
        }
        return row;
    }

    /** Reads an element from its first byte, up to the comma or bracket behind it, which is left. */
    private void element(int first) {
        rows++;
        bytes.begin();
        int depth = 0;
        boolean text = false;
        boolean escaped = false;
        int next = first;
        while (true) {
            if (next == RowBytes.END) {
                throw bytes.unreadable("it ends within element " + rows + " of its JSON array; is it whole?");
            }
            bytes.keep(next);
            if (text) {
                text = escaped || next != '"';
                escaped = !escaped && next == '\\';
            } else if (next == '"') {
                text = true;
            } else if (next == '{' || next == '[') {
                depth++;
            } else if (next == '}' || next == ']') {
                depth--;
            }
            int behind = bytes.peek();
            if (!text && depth <= 0 && (behind == ',' || behind == ']' || isSpace(behind))) {
                return;
            }
            next = bytes.read();
        }
    }

    private int afterElement() {
        int next = afterSpace();
        if (next != ',' && next != ']') {
            throw bytes.unreadable("there is no comma behind element " + rows + " of its JSON array");
        }
        return next;
    }

    private void end() {
        ended = true;
        if (afterSpace() != RowBytes.END) {
            throw bytes.unreadable("its JSON array ends behind element " + rows + ", but more follows it");
        }
    }

    private int afterSpace() {
        int next = bytes.read();
        while (isSpace(next)) {
            next = bytes.read();
        }
        return next;
    }

    private static boolean isSpace(int next) {
        return next == ' ' || next == '\n' || next == '\r' || next == '\t';
    }

    @Override
    public void close() {
        bytes.close();
    }
}
