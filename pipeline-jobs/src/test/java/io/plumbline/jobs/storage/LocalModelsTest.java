package io.plumbline.jobs.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalModelsTest {
    @TempDir
    private Path directory;

    private final Configuration hadoop = new Configuration();

    @Test
    void aLocalModelIsUsedAsItIs() {
        assertThat(LocalModels.local(directory.toString(), hadoop)).isEqualTo(directory);
        assertThat(LocalModels.local("file://" + directory, hadoop)).isEqualTo(directory);
    }

    @Test
    void refusesWhatIsNotThereOrNoDirectory() throws IOException {
        Path file = Files.writeString(directory.resolve("f"), "");
        assertThatThrownBy(() -> LocalModels.local(file.toString(), hadoop))
                .isInstanceOf(PlumblineException.class)
                .hasMessage("Cannot load the model " + file
                        + ": it is not a directory; give the one that holds config.json")
                .satisfies(e -> assertThat(((PlumblineException) e).kind()).isEqualTo(Kind.MODEL));
        assertThatThrownBy(() -> LocalModels.local(directory.resolve("no").toString(), hadoop))
                .isInstanceOf(PlumblineException.class)
                .hasMessage("Cannot load the model " + directory.resolve("no")
                        + ": it is not there; give a Hugging Face directory");
    }

    private FileStatus[] files(Path model) throws IOException {
        return FileSystem.getLocal(hadoop).listStatus(new org.apache.hadoop.fs.Path(model.toString()));
    }

    @Test
    void aCopyIsMadeOnceAndAgainWhereTheModelChanged() throws IOException {
        Path model = Files.createDirectory(directory.resolve("model"));
        Path config = Files.writeString(model.resolve("config.json"), "{}");
        ModelCache cache = new ModelCache(directory.resolve("cache"));
        FileSystem fileSystem = FileSystem.getLocal(hadoop);
        Path copy = cache.fetch(fileSystem, files(model));
        assertThat(copy.resolve("config.json")).hasContent("{}");
        assertThat(cache.fetch(fileSystem, files(model))).isEqualTo(copy);
        Files.writeString(config, "{ }");
        assertThat(cache.fetch(fileSystem, files(model))).isNotEqualTo(copy);
    }

    @Test
    void copiesThatNobodyUsesAreBounded() throws IOException {
        Path model = Files.createDirectory(directory.resolve("model"));
        ModelCache cache = new ModelCache(directory.resolve("cache"));
        for (int i = 0; i < 10; i++) {
            Files.writeString(model.resolve("config.json"), "x".repeat(i + 1));
            Path copy = cache.fetch(FileSystem.getLocal(hadoop), files(model));
            Files.setLastModifiedTime(copy, FileTime.from(Instant.EPOCH.plusSeconds(i)));
        }
        try (Stream<Path> copies = Files.list(directory.resolve("cache"))) {
            assertThat(copies).hasSize(4);
        }
    }
}
