package io.plumbline.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Weights that change between the moment at which a model is opened and the moments at which it is read. */
class FileStampTest {
    private static final FileTime BEFORE = FileTime.from(Instant.parse("2024-01-01T00:00:00Z"));
    private static final FileTime LATER = FileTime.from(Instant.parse("2024-01-01T00:00:01Z"));

    @TempDir
    private Path folder;

    private Path weights;
    private ModelDirectory model;

    @BeforeEach
    void open() throws IOException {
        SmallModels.directory(folder, SmallModels.LLAMA, SmallModels.tensors(SmallModels.LLAMA));
        weights = folder.resolve("model.safetensors");
        Files.setLastModifiedTime(weights, BEFORE);
        model = ModelDirectory.open(folder);
    }

    private void read() {
        model.read((offset, values) -> assertThat(values.hasRemaining()).isTrue());
    }

    private void assertRefused(ThrowingCallable call, String found) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        PlumblineException.class, e -> assertThat(e.kind()).isEqualTo(Kind.MODEL))
                .hasMessage("Cannot load model: model.safetensors " + found + " (" + weights + ")");
    }

    @Test
    void readsWhatItWasOpenedWithMoreThanOnce() {
        assertThat(model.fingerprint()).isEqualTo(model.fingerprint());
        read();
    }

    @Test
    void refusesOtherWeightsOfTheSameLength() throws IOException {
        String fingerprint = model.fingerprint();
        byte[] bytes = Files.readAllBytes(weights);
        bytes[bytes.length - 4]++;
        Files.write(weights, bytes);
        Files.setLastModifiedTime(weights, LATER);
        String change = "has changed since the model was opened: it had " + bytes.length + " bytes, written " + BEFORE
                + ", and has " + bytes.length + ", written " + LATER
                + "; leave a model as it is until it is read, and run again";
        assertRefused(this::read, change);
        assertRefused(model::fingerprint, change);
        assertThat(ModelDirectory.open(folder).fingerprint()).isNotEqualTo(fingerprint);
    }

    @Test
    void refusesAReplacementThatALinkLeadsTo() throws IOException {
        Path blob = folder.resolve("blob");
        Files.move(weights, blob);
        Files.createSymbolicLink(weights, blob);
        model = ModelDirectory.open(folder);
        Files.setLastModifiedTime(blob, LATER);
        assertThatThrownBy(this::read)
                .isInstanceOf(PlumblineException.class)
                .hasMessageContaining("model.safetensors has changed since the model was opened");
    }

    /** Length and time are those of before, and only the file itself is another. */
    @Test
    void refusesAnotherFileOfTheSameLengthAndTime() throws IOException {
        assumeTrue(Files.readAttributes(weights, BasicFileAttributes.class).fileKey() != null);
        Path other = Files.copy(weights, folder.resolve("other"));
        Files.setLastModifiedTime(other, BEFORE);
        Files.move(other, weights, StandardCopyOption.REPLACE_EXISTING);
        assertThat(model.isUnchanged()).isFalse();
        long bytes = Files.size(weights);
        assertRefused(
                this::read,
                "has changed since the model was opened: it had " + bytes + " bytes, written " + BEFORE + ", and has "
                        + bytes + ", written " + BEFORE
                        + ", in another file; leave a model as it is until it is read, and run again");
    }

    @Test
    void anyOfItsFilesMakesADirectoryAnother() throws IOException {
        assertThat(model.isUnchanged()).isTrue();
        Path added = Files.writeString(folder.resolve("README.md"), "text");
        assertThat(model.isUnchanged()).isFalse();
        read();
        Files.delete(added);
        assertThat(model.isUnchanged()).isTrue();
        Files.delete(folder.resolve("config.json"));
        assertThat(model.isUnchanged()).isFalse();
    }

    @Test
    void aDirectoryThatIsGoneIsAnother() throws IOException {
        Path moved = folder.resolveSibling(folder.getFileName() + "-moved");
        Files.move(folder, moved);
        try {
            assertThat(model.isUnchanged()).isFalse();
        } finally {
            Files.move(moved, folder);
        }
    }
}
