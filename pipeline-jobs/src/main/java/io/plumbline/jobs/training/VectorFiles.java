package io.plumbline.jobs.training;

import io.plumbline.train.FlatVectors;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Vectors as files of little-endian float32, without a header. */
final class VectorFiles {
    private static final int CHUNK = 1 << 18;

    private VectorFiles() {}

    /** Writes a vector and tells what the file holds. */
    static CheckpointState.Content write(FileSystem fileSystem, Path file, INDArray vector) throws IOException {
        MessageDigest digest = sha256();
        float[] values = new float[CHUNK];
        try (OutputStream out = new DigestOutputStream(fileSystem.create(file, true), digest)) {
            for (long at = 0; at < vector.length(); at += CHUNK) {
                int count = (int) Math.min(CHUNK, vector.length() - at);
                FlatVectors.get(vector, at, values, count);
                out.write(FloatBytes.of(values, count));
            }
        }
        return new CheckpointState.Content(
                vector.length() * Float.BYTES, HexFormat.of().formatHex(digest.digest()));
    }

    /** Whether a file holds what it must. */
    static boolean matches(FileSystem fileSystem, Path file, CheckpointState.Content content) throws IOException {
        if (fileSystem.getFileStatus(file).getLen() != content.bytes()) {
            return false;
        }
        MessageDigest digest = sha256();
        try (InputStream in = new DigestInputStream(fileSystem.open(file), digest)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        return HexFormat.of().formatHex(digest.digest()).equals(content.sha256());
    }

    /** Reads a file that {@link #matches} into a vector of its length. */
    static void read(FileSystem fileSystem, Path file, INDArray vector) {
        float[] values = new float[CHUNK];
        try (InputStream in = fileSystem.open(file)) {
            for (long at = 0; at < vector.length(); at += CHUNK) {
                int count = (int) Math.min(CHUNK, vector.length() - at);
                FloatBytes.into(in.readNBytes(count * Float.BYTES), values);
                FlatVectors.put(vector, at, values, count);
            }
        } catch (IOException exception) {
            throw new UncheckedIOException("Cannot read " + file, exception);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException exception) {
            throw new IllegalStateException("Every Java platform has SHA-256", exception);
        }
    }
}
