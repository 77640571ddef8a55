package io.plumbline.jobs.clean;

import io.plumbline.jobs.storage.RunDirectory;
import io.plumbline.jobs.storage.StorageFailures;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.LocalFileSystem;

/** Looks at names of a run directory without following links, which only a local file system has. */
final class Inside {
    private final RunDirectory directory;

    Inside(RunDirectory directory) {
        this.directory = directory;
    }

    /** Returns whether neither a name's own file nor a folder above it, up to the run directory, is a link. */
    boolean isSafe(String name) {
        if (!(directory.fileSystem() instanceof LocalFileSystem local)) {
            return true;
        }
        Path place = local.pathToFile(directory.root()).toPath();
        for (String part : name.split("/")) {
            place = place.resolve(part);
            if (Files.isSymbolicLink(place)) {
                return false;
            }
        }
        return true;
    }

    /** Returns the bytes of all files below a name; 0 where they vanish while they are counted, as a run works there. */
    long bytes(String name) {
        org.apache.hadoop.fs.Path path = directory.path(name);
        try {
            if (!(directory.fileSystem() instanceof LocalFileSystem local)) {
                return directory.fileSystem().getContentSummary(path).getLength();
            }
            try (Stream<Path> files = Files.walk(local.pathToFile(path).toPath())) {
                return files.filter(Files::isRegularFile)
                        .mapToLong(file -> file.toFile().length())
                        .sum();
            }
        } catch (UncheckedIOException | NoSuchFileException | FileNotFoundException e) {
            return 0;
        } catch (IOException | FSError e) {
            throw StorageFailures.at("look at " + path, e);
        }
    }
}
