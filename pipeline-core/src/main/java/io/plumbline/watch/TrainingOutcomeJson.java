package io.plumbline.watch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** {@code metrics/training.json}, and the block {@code training} of {@code summary.json}. */
public final class TrainingOutcomeJson {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private TrainingOutcomeJson() {}

    /** The file's text. */
    public static String write(TrainingOutcome outcome) {
        try {
            return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(node(outcome)) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Cannot write numbers and sentences as JSON", e);
        }
    }

    /** The outcome as an object. */
    public static ObjectNode node(TrainingOutcome outcome) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("steps", outcome.steps());
        root.put("planned_steps", outcome.plannedSteps());
        root.put("policy_step", outcome.policyStep());
        if (outcome.metric() != null) {
            root.put("metric_for_best_model", outcome.metric());
            root.put("best_metric", outcome.value());
        }
        if (outcome.sample() != null) {
            root.put(HeldOutPoint.EXAMPLES, outcome.sample().examples());
            root.put(HeldOutPoint.SAMPLE, outcome.sample().id());
        }
        if (outcome.stopped() != null) {
            root.put("stopped", outcome.stopped());
        }
        ArrayNode warnings = root.putArray("warnings");
        for (TrainingWarning warning : outcome.warnings()) {
            warnings.addObject()
                    .put("code", warning.code().key())
                    .put("step", warning.step())
                    .put("text", warning.text());
        }
        return root;
    }

    /** Returns null where the file does not say it, as one of an earlier version does not. */
    private static HeldOutSample sample(JsonNode root) {
        String id = root.path(HeldOutPoint.SAMPLE).textValue();
        return id == null
                ? null
                : new HeldOutSample(root.path(HeldOutPoint.EXAMPLES).asLong(), id);
    }

    /** Reads the file's text; empty where it is not one. */
    public static Optional<TrainingOutcome> read(String text) {
        try {
            JsonNode root = MAPPER.readTree(text);
            if (root == null || !root.path("policy_step").isInt()) {
                return Optional.empty();
            }
            List<TrainingWarning> warnings = new ArrayList<>();
            for (JsonNode warning : root.path("warnings")) {
                warnings.add(new TrainingWarning(
                        TrainingWarning.Code.valueOf(
                                warning.path("code").asText().toUpperCase(Locale.ROOT)),
                        warning.path("step").asInt(),
                        warning.path("text").asText()));
            }
            return Optional.of(new TrainingOutcome(
                    root.path("steps").asInt(),
                    root.path("planned_steps").asInt(),
                    root.path("policy_step").asInt(),
                    root.path("metric_for_best_model").textValue(),
                    root.path("best_metric").asDouble(Double.NaN),
                    sample(root),
                    root.path("stopped").textValue(),
                    warnings));
        } catch (JsonProcessingException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
