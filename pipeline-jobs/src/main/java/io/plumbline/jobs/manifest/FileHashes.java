package io.plumbline.jobs.manifest;

import io.plumbline.PlainText;
import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.Sha256;
import io.plumbline.jobs.storage.Globs;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileChecksum;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Finds input files and hashes their content: by the file system's own checksum where it keeps one (HDFS does, so no
 * data moves), by SHA-256 otherwise. A file whose path, length and time of writing a manifest already holds is not read
 * again, unless it was written so shortly before that run began that the time could hide a change.
 */
public final class FileHashes {
    private static final long TIME_GRAIN_MILLIS = 2_000;

    private final Configuration hadoop;
    private final Map<String, InputFile> known = new HashMap<>();

    /**
     * @param hadoop Hadoop's configuration
     * @param earlier whose hashes may be used again
     */
    public FileHashes(Configuration hadoop, Manifest earlier) {
        this.hadoop = hadoop;
        for (StepRecord step : earlier.steps().values()) {
            for (List<InputFile> files : step.inputs().files().values()) {
                for (InputFile file : files) {
                    if (file.modified() + TIME_GRAIN_MILLIS < step.started().toEpochMilli()) {
                        known.put(file.path(), file);
                    }
                }
            }
        }
    }

    /**
     * The files that paths stand for, in the order of their paths.
     *
     * @param key the key that names them, for messages
     * @param locations files, directories (all below them but names that begin with {@code _} or {@code .}) or globs
     * @throws PlumblineException of kind CONFIGURATION where one matches no file
     */
    public List<InputFile> of(String key, List<String> locations) {
        Map<String, FileStatus> found = new HashMap<>();
        for (String location : locations) {
            int before = found.size();
            try {
                collect(new Path(location), found);
            } catch (IOException | IllegalArgumentException e) {
                throw unusable(key, location, PlainText.reason(e), e);
            }
            if (found.size() == before) {
                throw unusable(key, location, "no file is there that is not named already", null);
            }
        }
        return found.values().parallelStream()
                .map(this::hashed)
                .sorted(Comparator.comparing(InputFile::path))
                .toList();
    }

    private void collect(Path pattern, Map<String, FileStatus> found) throws IOException {
        FileSystem fileSystem = pattern.getFileSystem(hadoop);
        for (FileStatus match : Globs.matches(fileSystem, pattern)) {
            for (FileStatus file : Globs.filesBelow(fileSystem, match)) {
                found.put(file.getPath().toString(), file);
            }
        }
    }

    private InputFile hashed(FileStatus status) {
        String path = status.getPath().toString();
        InputFile earlier = known.get(path);
        if (earlier != null
                && earlier.bytes() == status.getLen()
                && earlier.modified() == status.getModificationTime()) {
            return earlier;
        }
        try {
            return new InputFile(path, status.getLen(), status.getModificationTime(), hash(status.getPath()));
        } catch (IOException e) {
            throw new PlumblineException(Kind.DATA, "Cannot read " + path + ": " + PlainText.reason(e), e);
        }
    }

    private String hash(Path path) throws IOException {
        FileSystem fileSystem = path.getFileSystem(hadoop);
        FileChecksum checksum = fileSystem.getFileChecksum(path);
        if (checksum != null) {
            return checksum.getAlgorithmName() + ":" + HexFormat.of().formatHex(checksum.getBytes());
        }
        try (InputStream in = fileSystem.open(path)) {
            MessageDigest digest = Sha256.begin();
            byte[] buffer = new byte[1 << 16];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
            return "sha256:" + Sha256.hex(digest);
        }
    }

    private static PlumblineException unusable(String key, String location, String problem, Exception cause) {
        String reason = cause instanceof FileNotFoundException ? "it is not there" : problem;
        return new PlumblineException(Kind.CONFIGURATION, "Cannot read " + key + " " + location + ": " + reason, cause);
    }
}
