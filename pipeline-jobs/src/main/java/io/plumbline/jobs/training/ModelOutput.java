package io.plumbline.jobs.training;

import io.plumbline.jobs.storage.RunDirectory;
import io.plumbline.model.ModelDirectory;
import io.plumbline.train.FlatVectors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Writes a trained model as a Hugging Face directory of the run, on any file system. */
final class ModelOutput {
    private ModelOutput() {}

    /**
     * Writes and commits it.
     *
     * @param name folder in the run directory
     * @param template gives everything but the parameters
     * @param parameters {@code [1, n]}
     * @return its fingerprint
     */
    static String write(RunDirectory directory, String name, ModelDirectory template, INDArray parameters) {
        org.apache.hadoop.fs.Path staged = directory.stage(name);
        FileSystem fileSystem = directory.fileSystem();
        try {
            fileSystem.mkdirs(staged.getParent());
            if (fileSystem instanceof LocalFileSystem) {
                // Not through Hadoop, which would leave a checksum file beside each.
                String fingerprint = write(Path.of(staged.toUri().getPath()), template, parameters);
                directory.commit(staged, name);
                return fingerprint;
            }
            Path temporary = Files.createTempDirectory("plumbline-model");
            Path model = temporary.resolve(name);
            String fingerprint = write(model, template, parameters);
            fileSystem.copyFromLocalFile(true, new org.apache.hadoop.fs.Path(model.toUri()), staged);
            directory.commit(staged, name);
            Files.deleteIfExists(temporary);
            return fingerprint;
        } catch (IOException exception) {
            throw new UncheckedIOException("Cannot write model " + directory.path(name), exception);
        }
    }

    private static String write(Path target, ModelDirectory template, INDArray parameters) {
        ModelDirectory.write(target, template, (offset, values) -> FlatVectors.get(parameters, offset, values));
        return ModelDirectory.open(target).fingerprint();
    }
}
