package io.plumbline.jobs.checkpoint;

import io.plumbline.PlainText;
import io.plumbline.Sha256;
import io.plumbline.engine.FloatVector;
import io.plumbline.jobs.averaging.FloatBytes;
import io.plumbline.jobs.storage.FileContent;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.ChecksumException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Files of one folder with their SHA-256 beside them: none is given out that is not what was written. */
final class HashedFiles {
    private static final String SUMS = "SHA256SUMS";
    private static final Pattern SUM = Pattern.compile("([0-9a-f]{64})  ([a-z0-9.-]+)");
    private static final int LONGEST_SUMS = 4096;
    /** Values that stand on the Java heap at once. */
    private static final int CHUNK = 1 << 18;

    private final FileSystem fileSystem;
    private final Path folder;
    private final Map<String, String> written = new TreeMap<>();
    private Map<String, String> sums;

    HashedFiles(FileSystem fileSystem, Path folder) {
        this.fileSystem = fileSystem;
        this.folder = folder;
    }

    /** A file that is not there, not whole, or not what was written. */
    static final class TornException extends Exception {
        private static final long serialVersionUID = 1L;

        TornException(String message) {
            super(message);
        }
    }

    /** Writes a file. */
    void write(String name, FileContent content) throws IOException {
        MessageDigest digest = Sha256.begin();
        try (OutputStream out = new DigestOutputStream(fileSystem.create(new Path(folder, name), true), digest)) {
            content.writeTo(out);
        }
        written.put(name, Sha256.hex(digest));
    }

    /** Writes a vector as little-endian float32. */
    void write(String name, FloatVector vector) throws IOException {
        MessageDigest digest = Sha256.begin();
        float[] values = new float[CHUNK];
        try (OutputStream out = new DigestOutputStream(fileSystem.create(new Path(folder, name), true), digest)) {
            for (long at = 0; at < vector.size(); at += CHUNK) {
                int count = (int) Math.min(CHUNK, vector.size() - at);
                vector.read(at, FloatBuffer.wrap(values, 0, count));
                out.write(FloatBytes.of(values, count));
            }
        }
        written.put(name, Sha256.hex(digest));
    }

    /** Writes the hashes of what was written. */
    void writeSums() throws IOException {
        StringBuilder lines = new StringBuilder();
        written.forEach(
                (name, sum) -> lines.append(sum).append("  ").append(name).append('\n'));
        try (OutputStream out = fileSystem.create(new Path(folder, SUMS), true)) {
            out.write(lines.toString().getBytes(StandardCharsets.UTF_8));
        }
    }

    /** Bytes of a file. */
    long length(String name) throws IOException, TornException {
        try {
            return fileSystem.getFileStatus(new Path(folder, name)).getLen();
        } catch (FileNotFoundException exception) {
            throw missing(name);
        }
    }

    /** Refuses a file that is not what was written. */
    void check(String name) throws IOException, TornException {
        copy(name, OutputStream.nullOutputStream());
    }

    /** Reads a small file. */
    byte[] read(String name, int longest) throws IOException, TornException {
        long length = length(name);
        if (length > longest) {
            throw new TornException(name + " is longer than " + longest + " bytes");
        }
        return compared(name, in -> in.readNBytes((int) length));
    }

    /** Copies a file, which is of no use where this fails. */
    void copy(String name, OutputStream out) throws IOException, TornException {
        compared(name, in -> in.transferTo(out));
    }

    /** Reads a vector, which is of no use where this fails. */
    void read(String name, FloatVector vector) throws IOException, TornException {
        compared(name, in -> {
            float[] values = new float[CHUNK];
            for (long at = 0; at < vector.size(); at += CHUNK) {
                int count = (int) Math.min(CHUNK, vector.size() - at);
                byte[] bytes = in.readNBytes(count * Float.BYTES);
                FloatBytes.into(bytes, values);
                vector.write(at, FloatBuffer.wrap(values, 0, count));
            }
            return vector;
        });
    }

    /** Reads a file to its end. */
    @FunctionalInterface
    private interface Reading<T> {
        T from(InputStream in) throws IOException;
    }

    /** Returns the names of the files that are there, then those of which a hash was written: the same where it is whole. */
    Set<String> names() throws IOException, TornException {
        Set<String> names = new LinkedHashSet<>();
        for (FileStatus file : fileSystem.listStatus(folder)) {
            names.add(file.getPath().getName());
        }
        names.addAll(sums().keySet());
        return names;
    }

    private Map<String, String> sums() throws IOException, TornException {
        if (sums == null) {
            sums = readSums();
        }
        return sums;
    }

    /** Returns what was read of a file; it is refused where it is not what was written. */
    private <T> T compared(String name, Reading<T> reading) throws IOException, TornException {
        MessageDigest digest = Sha256.begin();
        T read = read(name, in -> reading.from(new DigestInputStream(in, digest)));
        if (!Sha256.hex(digest).equals(sums().get(name))) {
            throw new TornException(name + " does not hold what " + SUMS + " says");
        }
        return read;
    }

    private <T> T read(String name, Reading<T> reading) throws IOException, TornException {
        try (InputStream in = fileSystem.open(new Path(folder, name))) {
            return reading.from(in);
        } catch (FileNotFoundException exception) {
            throw missing(name);
        } catch (ChecksumException exception) {
            // The file system's own checksum found it first; all its other failures say nothing about the file.
            throw new TornException(name + " is damaged: " + PlainText.reason(exception));
        }
    }

    private Map<String, String> readSums() throws IOException, TornException {
        Map<String, String> read = new HashMap<>();
        String lines = new String(read(SUMS, in -> in.readNBytes(LONGEST_SUMS)), StandardCharsets.UTF_8);
        for (String line : lines.split("\n")) {
            Matcher sum = SUM.matcher(line);
            if (sum.matches()) {
                read.put(sum.group(2), sum.group(1));
            }
        }
        return read;
    }

    private static TornException missing(String name) {
        return new TornException("there is no " + name);
    }
}
