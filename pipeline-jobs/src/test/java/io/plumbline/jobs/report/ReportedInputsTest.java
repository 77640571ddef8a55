package io.plumbline.jobs.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.jobs.manifest.InputFile;
import io.plumbline.jobs.manifest.InputTable;
import io.plumbline.jobs.manifest.RecordedInputs;
import io.plumbline.score.page.Fact;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ReportedInputsTest {
    private static RecordedInputs inputs(Map<String, List<InputFile>> files, Map<String, List<InputTable>> tables) {
        return new RecordedInputs(
                new TreeMap<>(),
                new TreeMap<>(files),
                new TreeMap<>(tables),
                new TreeMap<>(),
                new TreeMap<>(),
                new TreeMap<>());
    }

    private static InputFile file(String path, long bytes) {
        return new InputFile(path, bytes, 0, "sha256:0");
    }

    @Test
    void filesAndTablesOfOneKeyAreBothShown() {
        assertThat(ReportedInputs.of(inputs(
                        Map.of("data.train", List.of(file("hdfs://n/a.jsonl", 3 << 19))),
                        Map.of(
                                "data.train",
                                List.of(
                                        new InputTable("lake.align.pairs", "iceberg", "", "42", "day >= '2026-01-01'"),
                                        new InputTable("more", "delta", "7", "3", ""))))))
                .containsExactly(
                        new Fact("data.train", "1 file, 1.5 MiB: hdfs://n/a.jsonl", ""),
                        new Fact(
                                "data.train",
                                "2 tables: lake.align.pairs at iceberg version 42 where day >= '2026-01-01'; more at delta"
                                        + " version 3 (7)",
                                ""));
    }

    @Test
    void ofATableAloneNoFileIsCounted() {
        InputTable table = new InputTable("lake.align.pairs", "iceberg", "", "42", "");
        assertThat(ReportedInputs.of(inputs(Map.of("data.train", List.of()), Map.of("data.train", List.of(table)))))
                .containsExactly(new Fact("data.train", "1 table: lake.align.pairs at iceberg version 42", ""));
    }

    @Test
    void ofManyTheFirstAreNamed() {
        List<InputFile> files = List.of(file("a", 0), file("b", 0), file("c", 0), file("d", 0));
        assertThat(ReportedInputs.of(inputs(Map.of("data.held-out", files), Map.of())))
                .containsExactly(new Fact("data.held-out", "4 files, 0.0 MiB: a, b, c, …", ""));
    }
}
