package io.plumbline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalFolderTest {
    @Test
    void aLinkToADirectoryIsOneAndNothingElseThatIsThere(@TempDir Path folder) throws IOException {
        assertThat(LocalFolder.make(folder.resolve("a/b"))).isEmptyDirectory();
        Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("a"));
        assertThat(LocalFolder.make(link)).isEqualTo(link);
        assertThat(LocalFolder.make(link.resolve("c/d"))).isEmptyDirectory();
        Path file = Files.createFile(folder.resolve("file"));
        Path ofFile = Files.createSymbolicLink(folder.resolve("of-file"), file);
        Path dangling = Files.createSymbolicLink(folder.resolve("dangling"), folder.resolve("gone"));
        for (Path other : new Path[] {file, ofFile, dangling}) {
            assertThatThrownBy(() -> LocalFolder.make(other)).isInstanceOf(FileAlreadyExistsException.class);
        }
    }
}
