package io.plumbline.jobs.lineage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plumbline.jobs.watch.StepOutcome;
import io.plumbline.jobs.watch.StepWork;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;

class LineageEventsTest {
    private static final UUID RUN = UUID.fromString("01234567-89ab-4def-8123-456789abcdef");
    private static final StepWork WORK = new StepWork(
            "ingest",
            "hdfs://n:8020/run",
            "default",
            "1",
            new TreeMap<>(),
            new TreeMap<>(),
            List.of("hdfs://n:8020/in/day 1%.jsonl", "table:lake.align.preferences"),
            List.of("hdfs://n:8020/run/examples", "hdfs://n:8020/run/quarantine"));

    private final LineageEvents events =
            new LineageEvents("etl", null, InstantSource.fixed(Instant.parse("2026-01-02T03:04:05Z")));

    private static JsonNode json(String event) throws IOException {
        return new ObjectMapper().readTree(event);
    }

    @Test
    void datasetsAreNamedAsOpenLineageNamesThem() {
        assertThat(LineageDataset.at("hdfs://n:8020/in/day 1%.jsonl"))
                .isEqualTo(new LineageDataset("hdfs://n:8020", "/in/day 1%.jsonl"));
        // Of a bucket, as OpenLineage's own listener has it, whatever client reads it.
        assertThat(LineageDataset.at("s3a://bucket/a/key")).isEqualTo(new LineageDataset("s3://bucket", "a/key"));
        assertThat(LineageDataset.at("gs://bucket/key")).isEqualTo(new LineageDataset("gs://bucket", "key"));
        assertThat(LineageDataset.at("s3a://bucket")).isEqualTo(new LineageDataset("s3://bucket", "/"));
        assertThat(LineageDataset.at("file:/data/a")).isEqualTo(new LineageDataset("file", "/data/a"));
        assertThat(LineageDataset.at("file:///data/a")).isEqualTo(new LineageDataset("file", "/data/a"));
        assertThat(LineageDataset.at("/data/a:/b")).isEqualTo(new LineageDataset("file", "/data/a:/b"));
        assertThat(LineageDataset.at("table:lake.align.preferences"))
                .isEqualTo(new LineageDataset("table", "lake.align.preferences"));
    }

    @Test
    void anEndSaysWhatWentInWhatCameOutAndHowManyRows() throws IOException {
        JsonNode event = json(events.ended(WORK, RUN, new StepOutcome(10, 8, true)));
        assertThat(event.path("eventType").asText()).isEqualTo("COMPLETE");
        assertThat(event.path("eventTime").asText()).isEqualTo("2026-01-02T03:04:05Z");
        assertThat(event.at("/run/runId").asText()).isEqualTo(RUN.toString());
        assertThat(event.at("/job/namespace").asText()).isEqualTo("etl");
        assertThat(event.at("/job/name").asText()).isEqualTo("plumbline.ingest.default");
        assertThat(event.at("/inputs/1/name").asText()).isEqualTo("lake.align.preferences");
        assertThat(event.at("/outputs/0/name").asText()).isEqualTo("/run/examples");
        assertThat(event.at("/outputs/0/outputFacets/outputStatistics/rowCount").asLong())
                .isEqualTo(8);
        assertThat(event.at("/outputs/1/outputFacets").isMissingNode()).isTrue();
    }

    @Test
    void aStepThatWasToldToEndIsAborted() throws IOException {
        JsonNode event = json(events.stopped(WORK, RUN));
        assertThat(event.path("eventType").asText()).isEqualTo("ABORT");
        assertThat(event.at("/run/runId").asText()).isEqualTo(RUN.toString());
        assertThat(event.at("/outputs/0/outputFacets").isMissingNode()).isTrue();
    }

    @Test
    void aFailureSaysWhyWithoutSecretsAndAParentIsTheSchedulersRun() throws IOException {
        LineageEvents ofAirflow = new LineageEvents(
                "etl", new LineageEvents.Parent(RUN.toString(), "airflow", "dag.task"), InstantSource.system());
        JsonNode event = json(ofAirflow.failed(WORK, RUN, "Cannot read hdfs://me:secret@n/x"));
        assertThat(event.path("eventType").asText()).isEqualTo("FAIL");
        assertThat(event.at("/run/facets/errorMessage/message").asText())
                .startsWith("Cannot read ")
                .doesNotContain("secret");
        assertThat(event.at("/run/facets/parent/job/name").asText()).isEqualTo("dag.task");
        assertThat(event.at("/run/facets/parent/run/runId").asText()).isEqualTo(RUN.toString());
    }

    @Test
    void aParentThatIsNoUuidIsToldAndLeftOut() {
        List<String> said = new ArrayList<>();
        SparkConf conf =
                new SparkConf(false).set("spark.openlineage.parentRunId", "{{ lineage_run_id(task_instance) }}");
        assertThat(LineageWatch.parent(conf, said::add)).isNull();
        assertThat(said)
                .containsExactly(
                        "OpenLineage: spark.openlineage.parentRunId is {{ lineage_run_id(task_instance) }}, which"
                                + " is no UUID, as where a scheduler has not filled a template in; events of steps name no parent");
        conf.set("spark.openlineage.parentRunId", RUN.toString());
        assertThat(LineageWatch.parent(conf, said::add))
                .isEqualTo(new LineageEvents.Parent(RUN.toString(), "default", "parent"));
        assertThat(said).hasSize(1);
    }
}
