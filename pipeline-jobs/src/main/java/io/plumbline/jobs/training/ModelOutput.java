package io.plumbline.jobs.training;

import io.plumbline.LocalFolder;
import io.plumbline.jobs.storage.RunDirectory;
import io.plumbline.jobs.storage.StorageFailures;
import io.plumbline.model.ModelDirectory;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.FileUtil;
import org.apache.hadoop.fs.LocalFileSystem;

/** Writes a trained model as a Hugging Face directory of the run, on any file system. */
final class ModelOutput {
    private ModelOutput() {}

    /**
     * A model that is written but not committed.
     *
     * @param place where it is staged
     * @param fingerprint of what stands there
     */
    record Staged(org.apache.hadoop.fs.Path place, String fingerprint) {}

    /** Writes a model directory. */
    @FunctionalInterface
    interface Writer {
        /** Writes it to a local place that is not there yet. */
        void write(Path target);
    }

    /**
     * Writes it to a staged place.
     *
     * @param name what it will be
     */
    static Staged stage(RunDirectory directory, String name, Writer model) {
        org.apache.hadoop.fs.Path staged = directory.stage(name);
        try {
            return new Staged(staged, write(directory.fileSystem(), staged, model));
        } catch (IOException | FSError exception) {
            throw StorageFailures.at("write model " + staged, exception);
        }
    }

    /**
     * Copies a model of the run to a staged place.
     *
     * @param name what it will be
     * @param model directory of the model in the run directory
     * @param fingerprint of the model
     */
    static Staged copy(RunDirectory directory, String name, String model, String fingerprint) {
        org.apache.hadoop.fs.Path from = directory.path(model);
        org.apache.hadoop.fs.Path staged = directory.stage(name);
        FileSystem fileSystem = directory.fileSystem();
        try {
            if (fileSystem instanceof LocalFileSystem) {
                // Not through Hadoop, which would leave a checksum file beside each.
                copyLocal(
                        Path.of(from.toUri().getPath()), Path.of(staged.toUri().getPath()));
            } else {
                FileUtil.copy(fileSystem, from, fileSystem, staged, false, fileSystem.getConf());
            }
            return new Staged(staged, fingerprint);
        } catch (IOException | FSError exception) {
            throw StorageFailures.at("copy model " + from, exception);
        }
    }

    private static void copyLocal(Path from, Path to) throws IOException {
        LocalFolder.make(to.getParent());
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }

    /** Writes it to a place that is not there yet; where that fails, nothing of it is left. */
    private static String write(FileSystem fileSystem, org.apache.hadoop.fs.Path place, Writer writer)
            throws IOException {
        fileSystem.mkdirs(place.getParent());
        if (fileSystem instanceof LocalFileSystem) {
            // Not through Hadoop, which would leave a checksum file beside each.
            return write(Path.of(place.toUri().getPath()), writer);
        }
        Path temporary = Files.createTempDirectory(Path.of(System.getProperty("java.io.tmpdir")), "plumbline-model");
        try {
            Path model = temporary.resolve("model");
            String fingerprint = write(model, writer);
            upload(fileSystem, model, place);
            return fingerprint;
        } finally {
            FileUtil.fullyDelete(temporary.toFile());
        }
    }

    private static void upload(FileSystem fileSystem, Path model, org.apache.hadoop.fs.Path place) throws IOException {
        try {
            fileSystem.mkdirs(place);
            for (File file : FileUtil.listFiles(model.toFile())) {
                // Each file is gone from this machine as soon as it is there.
                fileSystem.copyFromLocalFile(
                        true,
                        new org.apache.hadoop.fs.Path(file.toURI()),
                        new org.apache.hadoop.fs.Path(place, file.getName()));
            }
        } catch (Throwable thrown) {
            deleteAfter(thrown, fileSystem, place);
            throw thrown;
        }
    }

    private static void deleteAfter(Throwable failure, FileSystem fileSystem, org.apache.hadoop.fs.Path place) {
        try {
            fileSystem.delete(place, true);
        } catch (IOException | RuntimeException exception) {
            // The first failure is what the user must know; what is staged is deleted by the next run.
            failure.addSuppressed(exception);
        }
    }

    private static String write(Path target, Writer writer) {
        writer.write(target);
        return ModelDirectory.open(target).fingerprint();
    }
}
