package io.plumbline.jobs.source;

import io.plumbline.data.DecodedText;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * The records of a CSV file by RFC 4180: fields between commas (or tabs), in double quotes where they hold commas, quotes (then
 * doubled) or line ends. As in pandas and Spark, a quote within a field that does not begin with one is a character like others,
 * and lines without a character are no records. An empty field is null; an empty text is written as two quotes.
 *
 * <p>Written here because the parsers that Spark brings end at the first record beyond their bounds and do not give the text of
 * one at fault.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc4180">RFC 4180</a>
 */
final class CsvRecords {
    private final RowBytes bytes;
    private final char delimiter;
    private final ByteArrayOutputStream field = new ByteArrayOutputStream();
    private final List<String> fields = new ArrayList<>();
    private long number;
    private String problem;
    private boolean valid;

    CsvRecords(RowBytes bytes, char delimiter) {
        this.bytes = bytes;
        this.delimiter = delimiter;
    }

    /** Reads the next record; returns false where there is none. Its text is then the row of the bytes. */
    boolean read() {
        while (isLineEnd(bytes.peek())) {
            bytes.read();
        }
        if (bytes.peek() == RowBytes.END) {
            return false;
        }
        number++;
        bytes.begin();
        fields.clear();
        problem = null;
        valid = true;
        do {
            field();
        } while (take(delimiter));
        if (bytes.peek() == '\r') {
            bytes.read();
        }
        if (bytes.peek() == '\n') {
            bytes.read();
        }
        return true;
    }

    /** Fields of the record; null where empty. */
    List<String> fields() {
        return fields;
    }

    /** The number of the record in the file, from 1 for that of the names. */
    long number() {
        return number;
    }

    /** The fault of its syntax, in words that follow the record's name; null where there is none. */
    String problem() {
        return problem;
    }

    /** Returns whether the record is text in UTF-8. */
    boolean isValid() {
        return valid;
    }

    private void field() {
        field.reset();
        boolean quoted = take('"');
        if (quoted) {
            quoted();
        }
        while (!isFieldEnd(bytes.peek())) {
            if (quoted) {
                problem = "has text behind the closing quote of field " + (fields.size() + 1);
            }
            add(next());
        }
        DecodedText text = DecodedText.of(field.toByteArray(), field.size());
        valid &= text.valid();
        fields.add(text.text().isEmpty() && !quoted ? null : text.text());
    }

    private void quoted() {
        while (true) {
            if (bytes.peek() == RowBytes.END) {
                throw bytes.unreadable(
                        "a quote that opens in row " + (number - 1) + " is never closed, so that it is not"
                                + " known which rows follow; double a quote within a text (\"\")");
            }
            int next = next();
            if (next == '"' && !take('"')) {
                return;
            }
            add(next);
        }
    }

    /** The field of a record beyond the bound is not needed. */
    private void add(int next) {
        if (bytes.length() <= bytes.maximumBytes()) {
            field.write(next);
        }
    }

    private boolean take(char expected) {
        boolean there = bytes.peek() == expected;
        if (there) {
            next();
        }
        return there;
    }

    private int next() {
        int next = bytes.read();
        bytes.keep(next);
        return next;
    }

    private boolean isFieldEnd(int next) {
        return next == delimiter || next == RowBytes.END || isLineEnd(next);
    }

    private static boolean isLineEnd(int next) {
        return next == '\n' || next == '\r';
    }
}
