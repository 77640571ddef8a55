package io.plumbline.jobs.source;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.jobs.storage.StorageFailures;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.ChecksumException;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.compress.GzipCodec;
import org.apache.parquet.io.DelegatingSeekableInputStream;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.SeekableInputStream;

/**
 * A file as its bytes. What fails here is a failure of the file system or a path that cannot be used, never an IOException, so that every
 * {@link IOException} of one who reads a format from these bytes is the file's fault.
 *
 * @param path on its file system, qualified; no pattern
 * @param getLength its bytes, by the name that Parquet gives it
 * @param hadoop Hadoop's configuration
 */
record StoredFile(String path, long getLength, Configuration hadoop) implements InputFile {
    @Override
    public SeekableInputStream newStream() {
        return open(path, hadoop);
    }

    /**
     * Opens a file.
     *
     * @throws PlumblineException of kind STORAGE where it cannot be opened
     */
    static SeekableInputStream open(String path, Configuration hadoop) {
        try {
            Path place = new Path(path);
            FileSystem fileSystem = place.getFileSystem(hadoop);
            if (fileSystem instanceof LocalFileSystem local && place.getName().indexOf(':') >= 0) {
                // To Hadoop no file of checksums can have such a name, so that there is none to hold it against.
                fileSystem = local.getRaw();
            }
            return new Stream(path, fileSystem.open(place));
        } catch (IOException | FSError e) {
            throw failed(path, e);
        }
    }

    /** The bytes that others are compressed to by gzip, also in several parts. */
    static InputStream unpacked(InputStream compressed, Configuration hadoop) throws IOException {
        GzipCodec gzip = new GzipCodec();
        gzip.setConf(hadoop);
        return gzip.createInputStream(compressed);
    }

    /** The failure to read a file; of kind DATA where its user must change it, of kind STORAGE where the file system fails. */
    static RuntimeException failed(String path, Throwable e) {
        if (e instanceof ChecksumException) {
            return new PlumblineException(
                    Kind.DATA,
                    "Cannot read " + path
                            + ": it does not hold what was written, by the checksums beside it; fetch it again,"
                            + " or delete them (.NAME.crc) if it was changed on purpose",
                    e);
        }
        return StorageFailures.atPath(Kind.DATA, "read " + path, "", e);
    }

    private static final class Stream extends DelegatingSeekableInputStream {
        private final String path;
        private final FSDataInputStream file;

        Stream(String path, FSDataInputStream file) {
            super(new Storage(path, file));
            this.path = path;
            this.file = file;
        }

        @Override
        public long getPos() throws IOException {
            return file.getPos();
        }

        @Override
        public void seek(long place) throws IOException {
            try {
                file.seek(place);
            } catch (EOFException e) {
                throw e;
            } catch (IOException | FSError e) {
                throw failed(path, e);
            }
        }
    }

    private static final class Storage extends InputStream {
        private final String path;
        private final FSDataInputStream file;

        Storage(String path, FSDataInputStream file) {
            this.path = path;
            this.file = file;
        }

        @Override
        public int read() {
            try {
                return file.read();
            } catch (IOException | FSError e) {
                throw failed(path, e);
            }
        }

        @Override
        public int read(byte[] bytes, int from, int length) {
            try {
                return file.read(bytes, from, length);
            } catch (IOException | FSError e) {
                throw failed(path, e);
            }
        }

        @Override
        public void close() {
            try {
                file.close();
            } catch (IOException | FSError e) {
                throw failed(path, e);
            }
        }
    }
}
