package io.plumbline.jobs.config;

import io.plumbline.PlainText;
import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.jobs.storage.StorageFailures;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Reads configuration files from any Hadoop file system; a path without a scheme is local. */
final class ConfigSource {
    private static final int MAX_BYTES = 1 << 20;

    private final Configuration hadoop;

    ConfigSource(Configuration hadoop) {
        this.hadoop = hadoop;
    }

    /** The file a user named, in full. */
    Path locate(String location) {
        if (PlainText.holdsCredentials(location)) {
            throw unreadable(
                    location,
                    "its address must not hold credentials; give them through Hadoop's configuration or --principal"
                            + " and --keytab",
                    null);
        }
        try {
            Path path = new Path(location);
            return path.toUri().getScheme() == null
                    ? FileSystem.getLocal(hadoop).makeQualified(path)
                    : path;
        } catch (IOException | IllegalArgumentException e) {
            throw failed(location, e);
        }
    }

    /** The content of a file of at most 1 MiB. */
    String read(Path path) {
        try {
            FileSystem fileSystem = path.getFileSystem(hadoop);
            FileStatus status = fileSystem.getFileStatus(path);
            if (!status.isFile()) {
                throw unreadable(path.toString(), "it is not a file", null);
            }
            if (status.getLen() > MAX_BYTES) {
                throw unreadable(
                        path.toString(), "it has " + status.getLen() + " bytes, expected at most " + MAX_BYTES, null);
            }
            byte[] bytes = new byte[(int) status.getLen()];
            try (FSDataInputStream in = fileSystem.open(path)) {
                in.readFully(0, bytes);
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw unreadable(path.toString(), "it is not UTF-8", e);
        } catch (IOException | IllegalArgumentException | FSError e) {
            throw failed(path.toString(), e);
        }
    }

    private static RuntimeException failed(String location, Throwable thrown) {
        return StorageFailures.atPath(Kind.CONFIGURATION, "read the configuration " + location, "", thrown);
    }

    private static PlumblineException unreadable(String location, String problem, Exception cause) {
        return new PlumblineException(
                Kind.CONFIGURATION, "Cannot read the configuration " + location + ": " + problem, cause);
    }
}
