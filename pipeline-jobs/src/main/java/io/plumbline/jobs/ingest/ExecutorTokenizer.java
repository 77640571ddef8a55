package io.plumbline.jobs.ingest;

import io.plumbline.data.PairTokenizer;
import io.plumbline.data.TextTokenizer;
import io.plumbline.data.TokenizerFiles;
import io.plumbline.data.TokenizerOptions;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.Serializable;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.broadcast.Broadcast;

/**
 * A tokenizer for tasks: its files come by broadcast, so that every executor has those that the driver has checked, and
 * it is built once a JVM.
 *
 * @param files its files
 * @param options lengths and special tokens
 */
record ExecutorTokenizer(Broadcast<TokenizerFiles> files, TokenizerOptions options) implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final Map<TokenizerFiles, TextTokenizer> OPEN = new ConcurrentHashMap<>();

    /** The tokenizer, shared by all tasks of the JVM. */
    PairTokenizer get() {
        return new PairTokenizer(OPEN.computeIfAbsent(files.value(), TextTokenizer::of), options);
    }

    /** The tokenizer's files of a model directory on any Hadoop file system. */
    static TokenizerFiles read(String directory, Configuration configuration) {
        return TokenizerFiles.read(
                directory, (name, maximumBytes) -> read(directory, name, maximumBytes, configuration));
    }

    private static byte[] read(String directory, String name, int maximumBytes, Configuration configuration)
            throws IOException {
        Path path = new Path(directory, name);
        FileSystem fileSystem = path.getFileSystem(configuration);
        try (FSDataInputStream stream = fileSystem.open(path)) {
            return stream.readNBytes(maximumBytes + 1);
        } catch (FileNotFoundException e) {
            return null;
        }
    }
}
