package io.plumbline.jobs.source;

import io.plumbline.data.JsonLine;
import io.plumbline.data.QuarantineException;
import io.plumbline.data.Reason;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;

/**
 * The rows of a CSV file by the names in its first record, all of whose values are text. A row with more or fewer fields than
 * there are names is at fault; a file whose names are doubled is refused, since one column would hide the other.
 */
final class CsvRows implements RowIterator {
    private static final List<Map.Entry<String, String>> DELIMITERS = List.of(
            Map.entry("\t", "tabs"), Map.entry(";", "semicolons"), Map.entry("|", "bars"), Map.entry(",", "commas"));

    private final String path;
    private final RowBytes bytes;
    private final CsvRecords records;
    private final List<String> names;
    private boolean ready;

    CsvRows(String path, RowBytes bytes) {
        this.path = path;
        this.bytes = bytes;
        this.records = new CsvRecords(bytes, path.matches("(?i).*\\.tsv(\\.gz)?") ? '\t' : ',');
        this.names = names();
    }

    private List<String> names() {
        if (!records.read()) {
            throw bytes.unreadable("it has no line with the names of its columns");
        }
        if (bytes.length() > bytes.maximumBytes() || !records.isValid() || records.problem() != null) {
            throw bytes.unreadable(
                    "its first line is no list of names in UTF-8; write the names of the columns in it, between commas");
        }
        Set<String> seen = new HashSet<>();
        List<String> found = new ArrayList<>();
        for (String field : records.fields()) {
            String name = field == null ? "" : field;
            if (!seen.add(name)) {
                // Not shown: without a line of names, it is a text of the data.
                throw bytes.unreadable("its first line names two columns alike, " + (found.indexOf(name) + 1) + " and "
                        + (found.size() + 1) + "; leave one, or, if it holds no names, write a line of names above it");
            }
            found.add(name);
        }
        if (found.size() == 1) {
            requireOneName(found.get(0));
        }
        return List.copyOf(found);
    }

    /** Refuses a line of one name that looks like several between other delimiters. */
    private void requireOneName(String name) {
        for (Map.Entry<String, String> delimiter : DELIMITERS) {
            if (name.contains(delimiter.getKey())) {
                throw bytes.unreadable("its first line has " + delimiter.getValue()
                        + " between the names; write commas and the name .csv, or tabs and the name .tsv");
            }
        }
    }

    @Override
    public boolean hasNext() {
        if (!ready) {
            ready = records.read();
        }
        return ready;
    }

    @Override
    public InputRow next() {
        if (!hasNext()) {
            throw new NoSuchElementException("No row is left in " + path);
        }
        ready = false;
        String name = "row " + (records.number() - 1);
        if (bytes.length() > bytes.maximumBytes()) {
            return LineRows.tooLong(name, path, bytes.row(), bytes.length(), bytes.maximumBytes());
        }
        if (!records.isValid()) {
            return broken(Reason.INVALID_TEXT, name + " is not UTF-8");
        }
        if (records.problem() != null) {
            return broken(Reason.MALFORMED_CSV, name + " " + records.problem());
        }
        if (records.fields().size() != names.size()) {
            return broken(
                    Reason.MALFORMED_CSV,
                    name + " has " + records.fields().size() + " fields, and the first line " + names.size()
                            + " names");
        }
        Map<String, Object> values = new LinkedHashMap<>();
        for (int column = 0; column < names.size(); column++) {
            values.put(names.get(column), records.fields().get(column));
        }
        return InputRow.of(path, values, JsonLine.write(values));
    }

    private InputRow broken(Reason reason, String detail) {
        String text = JsonLine.of(bytes.row(), bytes.length()).text();
        return InputRow.broken(path, JsonLine.quote(text), new QuarantineException(reason, detail));
    }

    @Override
    public void close() {
        bytes.close();
    }
}
