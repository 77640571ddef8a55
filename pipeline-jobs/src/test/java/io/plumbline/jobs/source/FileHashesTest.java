package io.plumbline.jobs.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.PlumblineException;
import io.plumbline.jobs.manifest.InputFile;
import io.plumbline.jobs.manifest.Manifest;
import io.plumbline.jobs.manifest.RecordedInputs;
import io.plumbline.jobs.manifest.StepRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileHashesTest {
    /** SHA-256 of "a". */
    private static final String HASH_OF_A = "sha256:ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb";

    private static final Instant WRITTEN = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir
    private Path directory;

    private Path write(String name, String text) throws IOException {
        Path path = directory.resolve(name);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
        Files.setLastModifiedTime(path, FileTime.from(WRITTEN));
        return path;
    }

    private List<InputFile> hash(Manifest earlier, String... locations) {
        return FileSource.of("data.train", List.of(locations), new Configuration())
                .identity(new FileHashes(new Configuration(), earlier))
                .files();
    }

    private static Manifest manifest(List<InputFile> files, Instant started) {
        RecordedInputs inputs = new RecordedInputs(
                new TreeMap<>(),
                new TreeMap<>(Map.of("data.train", files)),
                new TreeMap<>(),
                new TreeMap<>(),
                new TreeMap<>(),
                new TreeMap<>());
        return Manifest.EMPTY.with("ingest", new StepRecord(inputs, null, 0, 0, "", new TreeMap<>(), started, started));
    }

    @Test
    void hashesFilesBelowADirectoryButNotHiddenOnes() throws IOException {
        write("in/split=a/part-1", "a");
        write("in/_SUCCESS", "");
        write("in/_temporary/part-2", "a");
        write("in/.part-3.crc", "a");
        assertThat(hash(Manifest.EMPTY, directory.resolve("in").toString()))
                .containsExactly(new InputFile(
                        "file:" + directory.resolve("in/split=a/part-1"), 1, WRITTEN.toEpochMilli(), HASH_OF_A));
    }

    @Test
    void aFileThatAManifestHoldsIsNotReadAgain() throws IOException {
        Path path = write("a", "a");
        InputFile recorded = new InputFile("file:" + path, 1, WRITTEN.toEpochMilli(), "recorded");
        Instant later = WRITTEN.plusSeconds(10);
        assertThat(hash(manifest(List.of(recorded), later), path.toString())).containsExactly(recorded);
    }

    @Test
    void aFileWrittenAsTheEarlierRunBeganIsReadAgain() throws IOException {
        Path path = write("a", "a");
        InputFile recorded = new InputFile("file:" + path, 1, WRITTEN.toEpochMilli(), "recorded");
        assertThat(hash(manifest(List.of(recorded), WRITTEN.plusMillis(500)), path.toString()))
                .extracting(InputFile::hash)
                .containsExactly(HASH_OF_A);
    }

    @Test
    void refusesWhatMatchesNoFile() {
        String location = directory.resolve("*.parquet").toString();
        assertThatThrownBy(() -> hash(Manifest.EMPTY, location))
                .isInstanceOf(PlumblineException.class)
                .hasMessage("Cannot read data.train = " + location + ": there is no such file or directory");
    }

    @Test
    void refusesAnAddressOfAnUnknownFileSystem() {
        assertThatThrownBy(() -> hash(Manifest.EMPTY, "gopher://a/b"))
                .isInstanceOf(PlumblineException.class)
                .hasMessageStartingWith("Cannot read data.train = gopher://a/b: ");
    }
}
