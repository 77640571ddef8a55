package io.plumbline.jobs.clean;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.jobs.step.Dying;
import io.plumbline.jobs.storage.RunDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InsideTest {
    @TempDir
    private Path directory;

    /** A run that ends at this moment takes away what it had staged. */
    @ParameterizedTest
    @ValueSource(strings = {"file:", "putting:"})
    void whatVanishesBeforeItIsSizedHasNoBytes(String scheme) throws IOException {
        Files.createDirectories(directory.resolve("_staging/a"));
        Files.writeString(directory.resolve("_staging/a/part"), "12345");
        Inside inside = new Inside(RunDirectory.look("the run directory", scheme + directory, Dying.configuration()));
        assertThat(inside.bytes("_staging")).isEqualTo(5);
        assertThat(inside.bytes("_staging/gone")).isZero();
    }
}
