package io.plumbline.jobs.checkpoint;

import io.plumbline.jobs.LocalFiles;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/** The local file system, of which a test makes some files unreadable for a while. */
public final class UnreadableFiles extends LocalFiles {
    private static final String KEY = "plumbline.test.unreadable";

    /** Returns a configuration with this file system, of which all can be read. */
    static Configuration configuration() {
        Configuration hadoop = new Configuration();
        hadoop.setClass("fs.file.impl", UnreadableFiles.class, LocalFiles.class);
        hadoop.setBoolean("fs.file.impl.disable.cache", true);
        return hadoop;
    }

    /**
     * Makes files unreadable from now on.
     *
     * @param part of their paths
     */
    static void fail(Configuration hadoop, String part) {
        hadoop.set(KEY, part);
    }

    /** Makes all files readable again. */
    static void recover(Configuration hadoop) {
        hadoop.unset(KEY);
    }

    private void check(Path path) throws IOException {
        String part = getConf().get(KEY);
        if (part != null && path.toString().contains(part)) {
            throw new IOException("Connection refused");
        }
    }

    @Override
    public FileStatus getFileStatus(Path path) throws IOException {
        check(path);
        return super.getFileStatus(path);
    }

    @Override
    public FSDataInputStream open(Path path, int bufferSize) throws IOException {
        check(path);
        return super.open(path, bufferSize);
    }
}
