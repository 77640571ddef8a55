package io.plumbline.jobs.lineage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plumbline.PlainText;
import io.plumbline.jobs.watch.StepOutcome;
import io.plumbline.jobs.watch.StepWork;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Makes run events of steps: a job a step and experiment, {@code plumbline.train.default}, whose inputs and outputs are what the
 * step reads and leaves, by the names that they have when it is done.
 *
 * @param namespace of the jobs
 * @param parent the run that these belong to; null where there is none
 * @param clock the time
 * @see <a href="https://openlineage.io/spec/2-0-2/OpenLineage.json">the schema</a>
 */
record LineageEvents(String namespace, Parent parent, InstantSource clock) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PRODUCER = "https://github.com/plumbline";
    private static final String SCHEMA = "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent";
    private static final String FACETS = "https://openlineage.io/spec/facets/";

    /**
     * The run that a scheduler has started.
     *
     * @param runId its UUID
     * @param namespace of its job
     * @param name of its job
     */
    record Parent(String runId, String namespace, String name) {}

    /** The event that a step begins. */
    String started(StepWork work, UUID run) {
        return event("START", work, run, Map.of(), Map.of());
    }

    /** The event that a step has left its result; a result that did not pass its gate is a failure. */
    String ended(StepWork work, UUID run, StepOutcome outcome) {
        Map<String, Object> statistics =
                facet("1-0-2/OutputStatisticsOutputDatasetFacet.json#/$defs/OutputStatisticsOutputDatasetFacet");
        statistics.put("rowCount", outcome.rowsOut());
        return event("COMPLETE", work, run, Map.of(), Map.of("outputStatistics", statistics));
    }

    /** The event that a step has failed. */
    String failed(StepWork work, UUID run, String sentence) {
        Map<String, Object> error = facet("1-0-1/ErrorMessageRunFacet.json#/$defs/ErrorMessageRunFacet");
        error.put("message", PlainText.withoutCredentials(PlainText.of(String.valueOf(sentence))));
        error.put("programmingLanguage", "JAVA");
        return event("FAIL", work, run, Map.of("errorMessage", error), Map.of());
    }

    /** The event that a step was told to end before it was done. */
    String stopped(StepWork work, UUID run) {
        return event("ABORT", work, run, Map.of(), Map.of());
    }

    private String event(
            String type, StepWork work, UUID run, Map<String, Object> runFacets, Map<String, Object> outputFacets) {
        Map<String, Object> facets = new LinkedHashMap<>(runFacets);
        if (parent != null) {
            Map<String, Object> parentFacet = facet("1-1-0/ParentRunFacet.json#/$defs/ParentRunFacet");
            parentFacet.put("run", Map.of("runId", parent.runId()));
            parentFacet.put("job", Map.of("namespace", parent.namespace(), "name", parent.name()));
            facets.put("parent", parentFacet);
        }
        Map<String, Object> jobType = facet("2-0-3/JobTypeJobFacet.json#/$defs/JobTypeJobFacet");
        jobType.putAll(Map.of("processingType", "BATCH", "integration", "SPARK", "jobType", "JOB"));
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("eventTime", Instant.ofEpochMilli(clock.millis()).toString());
        event.put("producer", PRODUCER);
        event.put("schemaURL", SCHEMA);
        event.put("eventType", type);
        event.put("run", Map.of("runId", run.toString(), "facets", facets));
        event.put(
                "job",
                Map.of(
                        "namespace",
                        namespace,
                        "name",
                        "plumbline." + work.step() + "." + work.experiment(),
                        "facets",
                        Map.of("jobType", jobType)));
        event.put("inputs", datasets(work.inputs(), Map.of()));
        event.put("outputs", datasets(work.outputs(), outputFacets));
        try {
            return JSON.writeValueAsString(event);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("An event of texts could not be written", e);
        }
    }

    private static Map<String, Object> facet(String schema) {
        Map<String, Object> facet = new LinkedHashMap<>();
        facet.put("_producer", PRODUCER);
        facet.put("_schemaURL", FACETS + schema);
        return facet;
    }

    /** The first of the outputs is the table that the counts are of. */
    private static List<Map<String, Object>> datasets(List<String> addresses, Map<String, Object> facetsOfFirst) {
        List<Map<String, Object>> datasets = new ArrayList<>();
        for (String address : addresses) {
            Map<String, Object> dataset = LineageDataset.at(address).json();
            if (datasets.isEmpty() && !facetsOfFirst.isEmpty()) {
                dataset.put("outputFacets", facetsOfFirst);
            }
            datasets.add(dataset);
        }
        return datasets;
    }
}
