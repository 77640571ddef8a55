package io.plumbline.jobs.source;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.jobs.manifest.InputIdentity;
import io.plumbline.jobs.storage.StorageFailures;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Files on any Hadoop file system: Parquet, JSON lines, JSON arrays and CSV, each read by its own columns. A column that a file lacks is
 * missing in its rows, whatever the files beside it have.
 */
public final class FileSource implements InputSource {
    /** More files are told by the directories that they stand in. */
    private static final int MOST_TOLD = 32;

    private final String key;
    private final List<SourceFile> files;

    private FileSource(String key, List<SourceFile> files) {
        this.key = key;
        this.files = files;
    }

    /**
     * Finds files, each once, in the order of their paths, and looks at the start of each. Files of no bytes are left out,
     * as are names that begin with {@code _} or {@code .}, as in every Hadoop job.
     *
     * @param key the key that names them, for messages
     * @param locations files, directories (all below them) or patterns; none gives a source without rows
     * @param hadoop Hadoop's configuration
     * @throws PlumblineException of kind CONFIGURATION where a location names no file; DATA where files cannot be looked at
     *     or are no preferences, naming them; STORAGE where the file system fails
     */
    public static FileSource of(String key, List<String> locations, Configuration hadoop) {
        FileProblems problems = new FileProblems();
        Map<String, FileStatus> found = new TreeMap<>();
        List<String> empty = new ArrayList<>();
        for (String location : locations) {
            try {
                if (find(new Path(location), hadoop, problems, found) == 0) {
                    empty.add(location);
                }
            } catch (IOException | IllegalArgumentException e) {
                throw StorageFailures.atPath(Kind.CONFIGURATION, "read " + key + " = " + location, "", e);
            }
        }
        problems.refuse(key);
        if (!empty.isEmpty()) {
            throw unusable(key, empty.get(0), "there is no file with rows in it; name files that hold some");
        }
        return new FileSource(key, described(key, found, hadoop));
    }

    /** Returns a source without files. */
    public static FileSource none(String key) {
        return new FileSource(key, List.of());
    }

    /** Files of a location that have bytes. */
    private static int find(Path location, Configuration hadoop, FileProblems problems, Map<String, FileStatus> found)
            throws IOException {
        FileSystem fileSystem = location.getFileSystem(hadoop);
        Listing listing = new Listing(fileSystem, problems);
        List<FileStatus> matches = listing.matches(location);
        if (matches.isEmpty() && problems.isEmpty()) {
            throw new FileNotFoundException("there is no such file or directory");
        }
        int files = 0;
        for (FileStatus match : matches) {
            for (FileStatus file : listing.filesBelow(match)) {
                if (file.getLen() > 0) {
                    found.put(file.getPath().toString(), file);
                    files++;
                }
            }
        }
        return files;
    }

    private static List<SourceFile> described(String key, Map<String, FileStatus> found, Configuration hadoop) {
        Map<String, FileStart> starts = found.entrySet().parallelStream()
                .collect(Collectors.toMap(Map.Entry::getKey, file -> FileStart.of(file.getValue(), hadoop)));
        FileProblems problems = new FileProblems();
        List<SourceFile> files = new ArrayList<>();
        found.forEach((path, status) -> {
            FileStart start = starts.get(path);
            if (start.problem() == null) {
                files.add(new SourceFile(
                        path, status.getLen(), status.getModificationTime(), start.kind(), start.compressed()));
            } else {
                problems.add(path, start.problem());
            }
        });
        problems.refuse(key);
        return List.copyOf(files);
    }

    /**
     * Refuses a directory that results would be read from as preferences, the next time.
     *
     * @param key the key that names the locations, for messages
     * @param locations files, directories or patterns
     * @param results where results go
     * @param hadoop Hadoop's configuration
     * @throws PlumblineException of kind CONFIGURATION where a location names a directory that holds them
     */
    public static void requireOutside(String key, List<String> locations, Path results, Configuration hadoop) {
        for (String location : locations) {
            try {
                Path path = new Path(location);
                Path root = results.getFileSystem(hadoop).makeQualified(results);
                for (FileStatus match : new Listing(path.getFileSystem(hadoop), new FileProblems()).matches(path)) {
                    if (match.isDirectory() && isSeenFrom(match.getPath(), root)) {
                        throw unusable(
                                key,
                                location,
                                "run.dir " + results
                                        + " is in it, so that results would be taken for preferences; give one of the"
                                        + " two another place");
                    }
                }
            } catch (IOException | IllegalArgumentException e) {
                throw StorageFailures.atPath(Kind.CONFIGURATION, "read " + key + " = " + location, "", e);
            }
        }
    }

    private static boolean isSeenFrom(Path directory, Path path) {
        Path upward = path;
        while (upward != null && !upward.equals(directory)) {
            upward = Listing.isHidden(upward.getName()) ? null : upward.getParent();
        }
        return upward != null;
    }

    /** Its files, in the order of their paths. */
    List<SourceFile> files() {
        return files;
    }

    @Override
    public InputIdentity identity(FileHashes hashes) {
        return new InputIdentity(files.parallelStream().map(hashes::of).toList(), List.of());
    }

    @Override
    public List<String> addresses() {
        List<String> paths = files.stream().map(SourceFile::path).toList();
        return paths.size() <= MOST_TOLD
                ? paths
                : paths.stream()
                        .map(path -> path.substring(0, Math.max(path.lastIndexOf('/'), 0)))
                        .distinct()
                        .toList();
    }

    @Override
    public long bytes() {
        return files.stream().mapToLong(SourceFile::plainBytes).sum();
    }

    @Override
    public JavaRDD<InputRow> open(
            JavaSparkContext context, RowRequest request, Broadcast<SerializableConfiguration> hadoop) {
        List<Slice> slices = new ArrayList<>();
        long most = Slices.bytes(bytes(), files.size(), context.defaultParallelism());
        Map<String, List<ParquetSlice>> tables = ParquetFooters.check(context, key, files, request.layout(), hadoop);
        for (SourceFile file : files) {
            switch (file.kind()) {
                case JSON_LINES -> slices.addAll(LineSlice.of(file, most));
                case PARQUET -> slices.addAll(tables.get(file.path()));
                case JSON_ARRAY, CSV -> slices.add(new WholeSlice(file));
            }
        }
        List<List<Slice>> shares = Slices.packed(slices, most);
        return context.parallelize(shares, Math.max(1, shares.size()))
                .flatMap(share -> new SliceRows(share, request, hadoop.value().value()));
    }

    private static PlumblineException unusable(String key, String location, String problem) {
        return new PlumblineException(Kind.CONFIGURATION, "Cannot read " + key + " = " + location + ": " + problem);
    }
}
