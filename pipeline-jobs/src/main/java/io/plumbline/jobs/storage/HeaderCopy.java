package io.plumbline.jobs.storage;

import io.plumbline.model.SafetensorsHeader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.FileUtil;

/**
 * A copy of a remote model directory with all files and their lengths, but of its weights the headers alone: behind them the files
 * have holes, which take no room. It is enough to hold a model against its configuration, and is made in seconds.
 */
final class HeaderCopy implements AutoCloseable {
    private static final String WEIGHTS = ".safetensors";

    /** Most bytes of a file that is copied whole. */
    private static final long LARGEST_WHOLE = 64L << 20;

    /** Bytes of weights that are copied at least: a file that holds none says so at its start. */
    private static final long LEAST_START = 4096;

    private final Path directory;

    private HeaderCopy(Path directory) {
        this.directory = directory;
    }

    /** Makes it below {@code java.io.tmpdir}, where no other user can read it. */
    static HeaderCopy of(FileSystem fileSystem, FileStatus[] files) throws IOException {
        HeaderCopy copy = new HeaderCopy(Files.createTempDirectory("plumbline-headers-"));
        try {
            for (FileStatus file : files) {
                copy.add(fileSystem, file);
            }
            return copy;
        } catch (Throwable thrown) {
            copy.close();
            throw thrown;
        }
    }

    private void add(FileSystem fileSystem, FileStatus file) throws IOException {
        Path target = directory.resolve(file.getPath().getName());
        boolean isWhole = !file.getPath().getName().endsWith(WEIGHTS) && file.getLen() <= LARGEST_WHOLE;
        try (FSDataInputStream in = fileSystem.open(file.getPath());
                RandomAccessFile copy = new RandomAccessFile(target.toFile(), "rw");
                OutputStream out = Channels.newOutputStream(copy.getChannel())) {
            copyStart(in, isWhole ? file.getLen() : start(in, file.getLen()), out);
            copy.setLength(file.getLen());
        }
    }

    private static void copyStart(FSDataInputStream in, long bytes, OutputStream out) throws IOException {
        byte[] buffer = new byte[1 << 16];
        long left = bytes;
        while (left > 0) {
            int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
            if (read < 0) {
                throw new IOException("the file ends " + left + " bytes too early: it is being changed");
            }
            out.write(buffer, 0, read);
            left -= read;
        }
    }

    /** Returns how many bytes stand before the weights of a file of so many bytes; the stream stays at its start. */
    private static long start(FSDataInputStream in, long bytes) throws IOException {
        long header = 0;
        if (bytes >= SafetensorsHeader.LENGTH_BYTES) {
            byte[] length = new byte[SafetensorsHeader.LENGTH_BYTES];
            in.readFully(0, length);
            header = ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).getLong();
        }
        // A longer one is refused where it is read.
        boolean isPlausible = header >= 0 && header <= SafetensorsHeader.LONGEST;
        return Math.min(bytes, Math.max(LEAST_START, isPlausible ? SafetensorsHeader.LENGTH_BYTES + header : 0));
    }

    /** The copy. */
    Path directory() {
        return directory;
    }

    @Override
    public void close() {
        FileUtil.fullyDelete(directory.toFile());
    }
}
