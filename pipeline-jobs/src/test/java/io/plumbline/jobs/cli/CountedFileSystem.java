package io.plumbline.jobs.cli;

import java.io.IOException;
import java.net.URI;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSInputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/** The local file system as a remote one, which counts the bytes that are read of weights. */
public final class CountedFileSystem extends RawLocalFileSystem {
    static final AtomicLong WEIGHTS = new AtomicLong();

    @Override
    public String getScheme() {
        return "counted";
    }

    @Override
    public URI getUri() {
        return URI.create("counted:///");
    }

    @Override
    public FSDataInputStream open(Path file, int bufferSize) throws IOException {
        FSDataInputStream opened = super.open(file, bufferSize);
        return file.getName().endsWith(".safetensors") ? new FSDataInputStream(new Counted(opened)) : opened;
    }

    private static final class Counted extends FSInputStream {
        private final FSDataInputStream opened;

        Counted(FSDataInputStream opened) {
            this.opened = opened;
        }

        @Override
        public int read() throws IOException {
            WEIGHTS.incrementAndGet();
            return opened.read();
        }

        @Override
        public int read(byte[] target, int from, int length) throws IOException {
            int read = opened.read(target, from, length);
            WEIGHTS.addAndGet(Math.max(0, read));
            return read;
        }

        @Override
        public void seek(long position) throws IOException {
            opened.seek(position);
        }

        @Override
        public long getPos() throws IOException {
            return opened.getPos();
        }

        @Override
        public boolean seekToNewSource(long position) {
            return false;
        }

        @Override
        public void close() throws IOException {
            opened.close();
        }
    }
}
