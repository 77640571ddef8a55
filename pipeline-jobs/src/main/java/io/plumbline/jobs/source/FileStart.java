package io.plumbline.jobs.source;

import io.plumbline.PlainText;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;

/**
 * The format of a file, found by its name and its first bytes, or the reason why its rows cannot be read.
 *
 * @param kind the format of the rows; null where there is a problem
 * @param compressed whether the file is compressed as a whole
 * @param problem in words that follow the file's name; null where there is none
 */
record FileStart(SourceFile.Kind kind, boolean compressed, String problem) {
    /** The mark of a tar archive ends at byte 262. */
    private static final int LOOKED_AT = 512;

    private static final byte[] GZIP = {0x1F, (byte) 0x8B};
    private static final byte[] PARQUET = "PAR1".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ENCRYPTED_PARQUET = "PARE".getBytes(StandardCharsets.US_ASCII);
    private static final String GZIP_NAME = ".gz";

    private static FileStart at(String problem) {
        return new FileStart(null, false, problem);
    }

    /** Looks at a file. */
    static FileStart of(FileStatus status, Configuration hadoop) {
        try (InputStream stream = StoredFile.open(status.getPath().toString(), hadoop)) {
            byte[] start = stream.readNBytes(LOOKED_AT);
            return of(status.getPath().getName().toLowerCase(Locale.ROOT), start, hadoop);
        } catch (IOException e) {
            return at("cannot be read: " + PlainText.reason(e));
        }
    }

    /**
     * @param name the file's, in lower case
     * @param start its first bytes
     */
    static FileStart of(String name, byte[] start, Configuration hadoop) {
        Optional<String> foreign = ForeignFiles.byStart(start).or(() -> ForeignFiles.byName(name));
        if (foreign.isPresent()) {
            return at(foreign.get());
        }
        if (name.endsWith(GZIP_NAME)) {
            return gzip(name.substring(0, name.length() - GZIP_NAME.length()), start, hadoop);
        }
        if (startsWith(start, GZIP)) {
            return at("is compressed by gzip, which its name does not say; name it " + name + GZIP_NAME
                    + " if it holds JSON lines, else unpack it");
        }
        boolean isParquet = startsWith(start, PARQUET) || startsWith(start, ENCRYPTED_PARQUET);
        if (isParquet && isLines(name) && name.indexOf('.') >= 0) {
            return at("is Parquet, but its name says JSON lines; name it .parquet");
        }
        if (!isParquet && name.endsWith(".parquet") && isText(start)) {
            return at("is text, but its name says Parquet; name it .csv, .tsv or .jsonl after what it holds");
        }
        if (isParquet || name.endsWith(".parquet")) {
            return new FileStart(SourceFile.Kind.PARQUET, false, null);
        }
        return text(name, start, false);
    }

    private static FileStart gzip(String name, byte[] start, Configuration hadoop) {
        if (!startsWith(start, GZIP)) {
            return at("has a name that ends in .gz, but is not compressed by gzip");
        }
        byte[] inner;
        try (InputStream stream = StoredFile.unpacked(new ByteArrayInputStream(start), hadoop)) {
            inner = firstOf(stream);
        } catch (IOException e) {
            return at("is not whole, or not compressed by gzip: " + PlainText.reason(e));
        }
        Optional<String> foreign = ForeignFiles.byStart(inner).or(() -> ForeignFiles.byName(name));
        if (foreign.isPresent()) {
            return at("holds, compressed by gzip, what " + foreign.get());
        }
        if (startsWith(inner, PARQUET) || name.endsWith(".parquet")) {
            return at("is Parquet that was compressed once more, by gzip; unpack it (gzip -d)");
        }
        return text(name, inner, true);
    }

    /** Returns the first bytes of a compressed stream, as many as can be read where it is cut off. */
    private static byte[] firstOf(InputStream stream) throws IOException {
        byte[] bytes = new byte[LOOKED_AT];
        int length = 0;
        try {
            for (int read = 0; read >= 0 && length < bytes.length; ) {
                length += read;
                read = stream.read(bytes, length, bytes.length - length);
            }
        } catch (EOFException e) {
            // The rest of it was not given.
        }
        return Arrays.copyOf(bytes, length);
    }

    private static FileStart text(String name, byte[] start, boolean compressed) {
        boolean isTable = name.endsWith(".csv") || name.endsWith(".tsv");
        if (!isTable && !isLines(name)) {
            return at("is neither Parquet (.parquet), JSON (.jsonl, .json) nor CSV (.csv, .tsv), plain or .gz");
        }
        Optional<String> problem = JsonStart.encodingProblem(start);
        if (problem.isEmpty() && !isTable) {
            problem = JsonStart.problem(start);
        }
        if (problem.isPresent()) {
            return at(problem.get());
        }
        if (isTable) {
            return new FileStart(SourceFile.Kind.CSV, compressed, null);
        }
        return new FileStart(
                JsonStart.isArray(start) ? SourceFile.Kind.JSON_ARRAY : SourceFile.Kind.JSON_LINES, compressed, null);
    }

    /** Returns whether a file of JSON may have this name; files that jobs write often have no extension. */
    private static boolean isLines(String name) {
        return name.endsWith(".jsonl") || name.endsWith(".ndjson") || name.endsWith(".json") || name.indexOf('.') < 0;
    }

    /** Returns whether bytes are those of a text: none is a control character that texts do not have. */
    private static boolean isText(byte[] start) {
        for (byte next : start) {
            boolean control = next >= 0 && next < ' ' && next != '\n' && next != '\r' && next != '\t';
            if (control) {
                return false;
            }
        }
        return start.length > 0;
    }

    private static boolean startsWith(byte[] bytes, byte[] start) {
        return bytes.length >= start.length && Arrays.equals(bytes, 0, start.length, start, 0, start.length);
    }
}
