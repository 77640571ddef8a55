package io.plumbline.jobs.ingest;

import io.plumbline.PlainText;
import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.jobs.storage.Globs;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.CompressionCodecFactory;
import org.apache.hadoop.io.compress.GzipCodec;

/** Finds the files of the input. */
final class InputFiles {
    private static final byte[] PARQUET_MAGIC = {'P', 'A', 'R', '1'};

    private final Configuration configuration;
    private final CompressionCodecFactory codecs;

    InputFiles(Configuration configuration) {
        this.configuration = configuration;
        this.codecs = new CompressionCodecFactory(configuration);
    }

    /**
     * All files that paths name, each once, in the order of their names; empty files and those whose name starts with
     * {@code _} or {@code .} are left out, as in every Hadoop job.
     *
     * @param key the key that names them, for messages
     * @param paths files, directories or globs
     * @throws PlumblineException of kind CONFIGURATION where a path names no file, or one of no known kind
     */
    List<InputFile> find(String key, List<String> paths) {
        Map<String, InputFile> found = new TreeMap<>();
        for (String path : paths) {
            try {
                for (InputFile file : find(new Path(path))) {
                    found.put(file.path(), file);
                }
            } catch (IOException | IllegalArgumentException e) {
                throw new PlumblineException(
                        Kind.CONFIGURATION, "Cannot read " + key + " = " + path + ": " + PlainText.reason(e), e);
            }
        }
        return List.copyOf(found.values());
    }

    /**
     * Refuses a directory that the results would be read from as preferences, the next time.
     *
     * @param key the key that names the paths, for messages
     * @param paths files, directories or globs
     * @param results where the results go
     * @throws PlumblineException of kind CONFIGURATION where a path names a directory that holds it
     */
    void requireOutside(String key, List<String> paths, Path results) {
        for (String location : paths) {
            try {
                Path path = new Path(location);
                Path root = results.getFileSystem(configuration).makeQualified(results);
                for (FileStatus match : Globs.matches(path.getFileSystem(configuration), path)) {
                    if (match.isDirectory() && isSeenFrom(match.getPath(), root)) {
                        throw new PlumblineException(
                                Kind.CONFIGURATION,
                                "Cannot read " + key + " = " + location + ": run.dir " + results
                                        + " is in it, so that results would be taken for preferences; give one of the"
                                        + " two another place");
                    }
                }
            } catch (IOException | IllegalArgumentException e) {
                throw new PlumblineException(
                        Kind.CONFIGURATION, "Cannot read " + key + " = " + location + ": " + PlainText.reason(e), e);
            }
        }
    }

    private static boolean isSeenFrom(Path directory, Path path) {
        Path upward = path;
        while (upward != null && !upward.equals(directory)) {
            upward = Globs.isHidden(upward.getName()) ? null : upward.getParent();
        }
        return upward != null;
    }

    private List<InputFile> find(Path path) throws IOException {
        FileSystem fileSystem = path.getFileSystem(configuration);
        List<FileStatus> matches = Globs.matches(fileSystem, path);
        if (matches.isEmpty()) {
            throw new FileNotFoundException("there is no such file or directory");
        }
        List<InputFile> found = new ArrayList<>();
        for (FileStatus match : matches) {
            for (FileStatus file : Globs.filesBelow(fileSystem, match)) {
                if (file.getLen() > 0) {
                    found.add(describe(fileSystem, file));
                }
            }
        }
        if (found.isEmpty()) {
            throw new FileNotFoundException("there is no file with rows in it");
        }
        return found;
    }

    private InputFile describe(FileSystem fileSystem, FileStatus status) throws IOException {
        Path path = status.getPath();
        String name = path.getName().toLowerCase(Locale.ROOT);
        CompressionCodec codec = codecs.getCodec(path);
        if (codec != null && !(codec instanceof GzipCodec)) {
            // Hadoop's reader of bzip2 takes a file that was cut off for one that ends.
            throw new IOException(path + " is compressed by something else than gzip (.jsonl.gz)");
        }
        if (codec != null) {
            name = CompressionCodecFactory.removeSuffix(name, codec.getDefaultExtension());
        }
        if (name.endsWith(".jsonl") || name.endsWith(".ndjson") || name.endsWith(".json")) {
            return new InputFile(path.toString(), status.getLen(), InputFile.Kind.JSON_LINES, codec != null);
        }
        if (name.endsWith(".parquet") || isParquet(fileSystem, status)) {
            return new InputFile(path.toString(), status.getLen(), InputFile.Kind.PARQUET, false);
        }
        if (name.indexOf('.') < 0) {
            return new InputFile(path.toString(), status.getLen(), InputFile.Kind.JSON_LINES, codec != null);
        }
        throw new IOException(path + " is neither Parquet (.parquet) nor JSON lines (.jsonl, .jsonl.gz)");
    }

    private static boolean isParquet(FileSystem fileSystem, FileStatus status) throws IOException {
        if (status.getLen() < PARQUET_MAGIC.length) {
            return false;
        }
        byte[] start = new byte[PARQUET_MAGIC.length];
        try (FSDataInputStream stream = fileSystem.open(status.getPath())) {
            stream.readFully(0, start);
        }
        return Arrays.equals(start, PARQUET_MAGIC);
    }
}
