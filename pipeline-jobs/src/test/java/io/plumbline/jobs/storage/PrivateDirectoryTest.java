package io.plumbline.jobs.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrivateDirectoryTest {
    @TempDir
    private Path parent;

    private static void assertPrivate(Path directory) throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)))
                .isEqualTo("rwx------");
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void itIsMadeOnceForItsOwnerOnly() throws IOException {
        Path directory = PrivateDirectory.of(parent, "models");
        assertThat(directory).isEqualTo(parent.resolve("models"));
        assertPrivate(directory);
        assertThat(PrivateDirectory.of(parent, "models")).isEqualTo(directory);
        assertThat(parent.toFile().list()).containsExactly("models");
    }

    @Test
    void oneThatOthersCanOnlyReadIsClosedToThem() throws IOException {
        Path directory = Files.createDirectory(parent.resolve("models"));
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        assertPrivate(PrivateDirectory.of(parent, "models"));
        assertThat(parent.toFile().list()).containsExactly("models");
    }

    @Test
    void oneThatOthersCanWriteToIsNotUsed() throws IOException {
        Path planted = Files.createDirectory(parent.resolve("models"));
        Files.setPosixFilePermissions(planted, PosixFilePermissions.fromString("rwxrwxrwx"));
        Files.createDirectory(planted.resolve("0123"));
        Path directory = PrivateDirectory.of(parent, "models");
        assertThat(directory).isNotEqualTo(planted);
        assertPrivate(directory);
    }

    @Test
    void aLinkOrFileOfThatNameIsNotUsed() throws IOException {
        Path elsewhere = Files.createDirectory(
                parent.resolve("elsewhere"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Files.createSymbolicLink(parent.resolve("link"), elsewhere);
        Files.createFile(parent.resolve("file"));
        assertPrivate(PrivateDirectory.of(parent, "link"));
        assertThat(PrivateDirectory.of(parent, "link")).isNotEqualTo(parent.resolve("link"));
        assertPrivate(PrivateDirectory.of(parent, "file"));
    }
}
