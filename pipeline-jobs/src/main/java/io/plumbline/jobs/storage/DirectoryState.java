package io.plumbline.jobs.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A local directory and what the file system says of its files. Where two states are equal, no file was written, cut,
 * deleted or replaced between them. Links are followed.
 *
 * @param directory the directory
 * @param files each file's attributes by its name
 */
record DirectoryState(Path directory, Map<String, Attributes> files) {
    /**
     * The attributes of a file that change with its content.
     *
     * @param bytes its length
     * @param written when
     * @param key names the file itself; null where the file system has no such name
     */
    record Attributes(long bytes, FileTime written, Object key) {}

    /** Copies the map. */
    DirectoryState {
        files = Map.copyOf(files);
    }

    /**
     * Looks at a directory.
     *
     * @throws io.plumbline.PlumblineException where it cannot be looked at
     */
    static DirectoryState of(Path directory) {
        Map<String, Attributes> files = new TreeMap<>();
        try (Stream<Path> paths = Files.list(directory)) {
            for (Path path : paths.filter(Files::isRegularFile).toList()) {
                BasicFileAttributes found = Files.readAttributes(path, BasicFileAttributes.class);
                files.put(
                        path.getFileName().toString(),
                        new Attributes(found.size(), found.lastModifiedTime(), found.fileKey()));
            }
        } catch (IOException e) {
            throw StorageFailures.at("load the model " + directory, e);
        }
        return new DirectoryState(directory, files);
    }
}
