package io.plumbline.jobs.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.jobs.manifest.InputTable;
import io.plumbline.jobs.manifest.Manifest;
import io.plumbline.jobs.manifest.RecordedInputs;
import io.plumbline.jobs.manifest.StepRecord;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class DifferencesTest {
    private static StepRecord record(
            Map<String, String> settings, Map<String, List<InputTable>> tables, Map<String, String> upstream) {
        RecordedInputs inputs = new RecordedInputs(
                new TreeMap<>(settings),
                new TreeMap<>(),
                new TreeMap<>(tables),
                new TreeMap<>(),
                new TreeMap<>(),
                new TreeMap<>(upstream));
        return new StepRecord(inputs, null, 1, 1, "", new TreeMap<>(), Instant.EPOCH, Instant.EPOCH);
    }

    private static Experiment experiment(String label, Map<String, String> settings, List<InputTable> tables) {
        StepRecord ingest = record(Map.of("data.train", "table:lake.pairs"), Map.of("data.train", tables), Map.of());
        Manifest own = Manifest.EMPTY.with(
                "train",
                record(settings, Map.of(), Map.of("ingest", ingest.inputs().identity())));
        return new Experiment(label, null, null, Manifest.EMPTY.with("ingest", ingest), own);
    }

    private static List<InputTable> snapshot(String version) {
        return List.of(new InputTable("lake.pairs", "iceberg", "id", version, ""));
    }

    @Test
    void versionsOfATableAreADifference() {
        Map<String, String> settings = Map.of("loss.beta", "0.1");

        assertThat(Differences.of(List.of(
                        experiment("one", settings, snapshot("7")), experiment("two", settings, snapshot("8")))))
                .containsExactly(new Differences.Row(
                        "data.train (tables)",
                        List.of("lake.pairs at iceberg version 7 (id)", "lake.pairs at iceberg version 8 (id)")));
        assertThat(Differences.of(List.of(
                        experiment("one", settings, snapshot("7")), experiment("two", settings, snapshot("7")))))
                .isEmpty();
    }

    @Test
    void valuesThatDifferOnlyAtTheirEndDoNotLookTheSame() {
        String targets = "q_proj, ".repeat(30);

        List<Differences.Row> rows = Differences.of(List.of(
                experiment("one", Map.of("lora.targets", targets + "k_proj"), List.of()),
                experiment("two", Map.of("lora.targets", targets + "v_proj"), List.of())));

        assertThat(rows).hasSize(1);
        assertThat(rows.get(0).values()).doesNotHaveDuplicates().allSatisfy(value -> assertThat(value)
                .startsWith("q_proj, q_proj")
                .hasSizeLessThan(140));
    }
}
