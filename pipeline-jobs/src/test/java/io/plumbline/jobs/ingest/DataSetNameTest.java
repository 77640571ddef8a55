package io.plumbline.jobs.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DataSetNameTest {
    @Test
    void namesTheDataSet() {
        assertThat(DataSetName.of("file:/data/hh-v1.2.jsonl.gz")).isEqualTo("hh-v1.2");
        assertThat(DataSetName.of("/data/ultra.parquet/part-00000-6b.c000.snappy.parquet"))
                .isEqualTo("ultra");
        assertThat(DataSetName.of("/data/.json")).isEqualTo(".json");
        assertThat(DataSetName.of("/data/ultra.snappy.parquet")).isEqualTo("ultra");
        assertThat(DataSetName.of("plain")).isEqualTo("plain");
        assertThat(DataSetName.of("table:lake.align.preferences")).isEqualTo("lake.align.preferences");
    }
}
