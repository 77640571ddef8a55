package io.plumbline.jobs.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plumbline.PlumblineException;
import io.plumbline.jobs.storage.ResultFolder;
import io.plumbline.jobs.storage.RunDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestStoreTest {
    @TempDir
    private Path directory;

    private ManifestStore store() {
        return new ManifestStore(RunDirectory.open(directory.toString(), new Configuration()), ResultFolder.SHARED);
    }

    static RecordedInputs inputs(String hash) {
        return new RecordedInputs(
                new TreeMap<>(Map.of("loss.beta", "0.1")),
                new TreeMap<>(Map.of("data.train", List.of(new InputFile("hdfs://n/a/b.parquet", 5, 6, hash)))),
                new TreeMap<>(Map.of("data.held-out", List.of(table("7")))),
                new TreeMap<>(Map.of("model.path", "f")),
                new TreeMap<>(Map.of("engine.version", "1")),
                new TreeMap<>(Map.of("ingest", "i")));
    }

    private static InputTable table(String version) {
        return new InputTable("lake.a.b", "iceberg", "", version, "n > 1");
    }

    @Test
    void aNewVersionOfATableIsAChangeThatIsToldByBothVersions() {
        RecordedInputs later = new RecordedInputs(
                inputs("h").settings(),
                inputs("h").files(),
                new TreeMap<>(Map.of("data.held-out", List.of(table("8")))),
                inputs("h").models(),
                inputs("h").values(),
                inputs("h").steps());
        assertThat(later.identity()).isNotEqualTo(inputs("h").identity());
        assertThat(later.changeSince(inputs("h")))
                .contains(
                        "data.held-out was lake.a.b at iceberg version 7 where n > 1, is lake.a.b at iceberg version 8"
                                + " where n > 1");
    }

    @Test
    void whatIsWrittenIsRead() {
        Manifest manifest = Manifest.EMPTY
                .with(
                        "train",
                        new StepRecord(
                                inputs("sha256:00"),
                                null,
                                1L << 40,
                                7,
                                "fine \"quoted\"",
                                new TreeMap<>(Map.of("spark", "3.5.5")),
                                Instant.parse("2026-01-02T03:04:05.678Z"),
                                Instant.parse("2026-01-02T03:05:05Z")))
                .with(
                        "score",
                        new StepRecord(inputs("x:1"), "fp", 0, 0, "", new TreeMap<>(), Instant.EPOCH, Instant.EPOCH));
        RunDirectory run = RunDirectory.open(directory.toString(), new Configuration());
        run.commit(List.of(run.replacement(store().stage(manifest), ManifestStore.NAME)));
        assertThat(store().read()).isEqualTo(manifest);
        assertThat(store().read().steps().keySet()).containsExactly("train", "score");
        assertThat(directory.resolve("_staging")).doesNotExist();
    }

    /** Of the table alone, without the partition and the time of its rows. */
    @Test
    void aManifestOfAnEarlierBuildIsReadAndItsTablesAreWrittenAgain() throws IOException {
        StepRecord unwritten =
                new StepRecord(inputs("h"), "fp", 1, 2, "", new TreeMap<>(), Instant.EPOCH, Instant.EPOCH);
        StepRecord written = unwritten.writtenTo(
                new TreeMap<>(Map.of("scores", new WrittenTable("lake.a.b", "default", Instant.EPOCH))));
        String text = ManifestStore.text(Manifest.EMPTY.with("score", written));
        Files.writeString(directory.resolve("manifest.json"), text);
        assertThat(store().read().step("score")).contains(written);
        ObjectMapper json = new ObjectMapper();
        JsonNode earlier = json.readTree(text);
        ((ObjectNode) earlier.at("/steps/score/tables")).put("scores", "lake.a.b");
        Files.writeString(directory.resolve("manifest.json"), json.writeValueAsString(earlier));
        assertThat(store().read().step("score")).contains(unwritten);
    }

    @Test
    void anEmptyDirectoryHasAnEmptyManifest() {
        assertThat(store().read()).isEqualTo(Manifest.EMPTY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "{\"steps\": {\"train\": {}}}", "{\"steps\": 1}"})
    void refusesADamagedManifest(String text) throws IOException {
        Files.writeString(directory.resolve("manifest.json"), text);
        assertThatThrownBy(() -> store().read())
                .isInstanceOf(PlumblineException.class)
                .hasMessageStartingWith("Cannot read file:" + directory + "/manifest.json: ")
                .hasMessageEndingWith("; delete it to have every step done again");
    }

    @Test
    void theIdentityFollowsContentNotPlace() {
        RecordedInputs moved = new RecordedInputs(
                inputs("h").settings(),
                new TreeMap<>(Map.of("data.train", List.of(new InputFile("file:/other/b.parquet", 5, 99, "h")))),
                inputs("h").tables(),
                inputs("h").models(),
                inputs("h").values(),
                inputs("h").steps());
        assertThat(moved.identity()).isEqualTo(inputs("h").identity()).hasSize(64);
        assertThat(inputs("g").identity()).isNotEqualTo(inputs("h").identity());
        assertThat(moved.changeSince(inputs("h"))).isEmpty();
        assertThat(inputs("g").changeSince(inputs("h"))).contains("the files of data.train changed");
    }
}
