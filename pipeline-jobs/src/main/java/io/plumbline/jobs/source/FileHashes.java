package io.plumbline.jobs.source;

import io.plumbline.PlumblineException;
import io.plumbline.Sha256;
import io.plumbline.jobs.manifest.InputFile;
import io.plumbline.jobs.manifest.Manifest;
import io.plumbline.jobs.manifest.StepRecord;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileChecksum;
import org.apache.hadoop.fs.Path;

/**
 * Hashes the content of files: by the file system's own checksum where it keeps one (HDFS does, so no data moves), by
 * SHA-256 otherwise. A file whose path, length and time of writing a manifest already holds is not read again, unless it
 * was written so shortly before that run began that the time could hide a change. Each file is read once at most.
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
     * A file with its hash.
     *
     * @throws PlumblineException of kind STORAGE where it cannot be read
     */
    InputFile of(SourceFile file) {
        InputFile earlier = known.get(file.path());
        if (earlier != null && earlier.bytes() == file.bytes() && earlier.modified() == file.modified()) {
            return earlier;
        }
        try {
            InputFile hashed = new InputFile(file.path(), file.bytes(), file.modified(), hash(file.path()));
            known.put(file.path(), hashed);
            return hashed;
        } catch (IOException e) {
            throw StoredFile.failed(file.path(), e);
        }
    }

    private String hash(String path) throws IOException {
        Path place = new Path(path);
        FileChecksum checksum = place.getFileSystem(hadoop).getFileChecksum(place);
        if (checksum != null) {
            return checksum.getAlgorithmName() + ":" + HexFormat.of().formatHex(checksum.getBytes());
        }
        try (InputStream in = StoredFile.open(path, hadoop)) {
            MessageDigest digest = Sha256.begin();
            byte[] buffer = new byte[1 << 16];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
            return "sha256:" + Sha256.hex(digest);
        }
    }
}
