package io.plumbline.score;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plumbline.watch.TrainingOutcome;
import io.plumbline.watch.TrainingOutcomeJson;
import java.util.List;

/**
 * {@code summary.json}: keys in a fixed order, TRL's names where TRL has one. A figure that is not finite, such
 * as a mean over no pair, is {@code null}.
 */
public final class SummaryJson {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private SummaryJson() {}

    /** The file's text, where the way to the policy is unknown. */
    public static String write(ScoreSummary summary, List<Verdict> verdicts, ComputedBy computedBy) {
        return write(summary, verdicts, null, computedBy);
    }

    /**
     * The file's text.
     *
     * @param verdicts what speaks against the result
     * @param training the way to the policy; null where it is unknown
     * @param computedBy the engine of the scores
     */
    public static String write(
            ScoreSummary summary, List<Verdict> verdicts, TrainingOutcome training, ComputedBy computedBy) {
        return text(node(summary, verdicts, training, computedBy));
    }

    /** Writes an object over several lines. */
    static String text(ObjectNode root) {
        try {
            return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Cannot write numbers and names as JSON", e);
        }
    }

    private static ObjectNode node(
            ScoreSummary summary, List<Verdict> verdicts, TrainingOutcome training, ComputedBy computedBy) {
        ObjectNode root = NODES.objectNode();
        ArrayNode array = root.putArray("verdicts");
        for (Verdict verdict : verdicts) {
            array.addObject().put("code", verdict.code().key()).put("text", verdict.text());
        }
        figures(root, summary.total());
        root.put("prompts", summary.prompts());
        number(root, "beta", summary.reward().scale());
        if (summary.labelled().count() > 0) {
            root.set("labelled", labelled(summary.labelled()));
        }
        if (summary.intervals() != null) {
            root.set("confidence", confidence(summary.intervals()));
        }
        noConfidence(root, summary);
        ObjectNode slices = root.putObject("slices");
        slices.set("source", slices(summary.bySource()));
        slices.set("length_difference", slices(summary.byLengthDifference()));
        calibration(root, summary.calibration());
        histogram(root, summary.margins());
        if (training != null) {
            root.set("training", TrainingOutcomeJson.node(training));
        }
        engine(root, computedBy);
        return root;
    }

    /** Says why there are no intervals where the pairs themselves are the reason. */
    static void noConfidence(ObjectNode root, ScoreSummary summary) {
        if (summary.total().pairs() > 0 && !summary.showsPrompts()) {
            root.putObject("confidence").put("reason", ShareInterval.missing(summary.prompts()));
        }
    }

    static void histogram(ObjectNode root, Histogram margins) {
        ObjectNode histogram = root.putObject("margins_histogram");
        number(histogram, "low", margins.low());
        number(histogram, "width", margins.width());
        ArrayNode counts = histogram.putArray("counts");
        margins.counts().forEach(counts::add);
    }

    static void calibration(ObjectNode root, Calibration calibration) {
        ObjectNode reliability = root.putObject("calibration");
        number(reliability, "error", calibration.error());
        ArrayNode bins = reliability.putArray("bins");
        for (Calibration.Bin bin : calibration.bins()) {
            ObjectNode node = bins.addObject();
            number(node, "low", bin.low());
            number(node, "high", bin.high());
            node.put("comparisons", bin.comparisons());
            number(node, "predicted", bin.predicted());
            number(node, "observed", bin.observed());
            confidence(node, "observed", bin.interval());
        }
    }

    static void engine(ObjectNode root, ComputedBy computedBy) {
        ObjectNode engine = root.putObject("engine");
        engine.put("type", computedBy.engine());
        engine.put("device", computedBy.device());
        engine.put("precision", computedBy.precision());
        if (computedBy.reason() != null) {
            engine.put("reason", computedBy.reason());
        }
    }

    private static void figures(ObjectNode to, Tally tally) {
        to.put("pairs", tally.pairs());
        to.put("ties", tally.metrics().ties());
        tally.named().forEach((name, value) -> number(to, name, value));
        number(to, "policy_accuracy", tally.policyAccuracy());
        number(to, "policy_accuracy_per_token", tally.policyAccuracyPerToken());
        number(to, "reference_accuracy", tally.referenceAccuracy());
        number(to, "longer_wins", tally.longerWins());
        to.put("equal_lengths", tally.equalLengths());
    }

    private static ObjectNode labelled(LabelledScores scores) {
        ObjectNode node = NODES.objectNode();
        node.put("completions", scores.count());
        node.put("good", scores.metrics().chosen());
        node.put("bad", scores.metrics().rejected());
        node.put("ties", scores.metrics().ties());
        number(node, "good_above_bad", scores.goodAboveBad());
        scores.metrics().named().forEach((name, value) -> number(node, name, value));
        return node;
    }

    private static ObjectNode confidence(Intervals intervals) {
        ObjectNode node = NODES.objectNode();
        method(node, intervals);
        interval(node, "rewards/accuracies", intervals.accuracy());
        interval(node, "rewards/margins", intervals.margin());
        interval(node, "policy_accuracy", intervals.policyAccuracy());
        Comparisons comparisons = intervals.comparisons();
        interval(node, "accuracy_over_longer_wins", comparisons.overLonger().interval());
        interval(node, "accuracy_over_shorter_wins", comparisons.overShorter().interval());
        interval(node, "accuracy_over_reference", comparisons.overReference().interval());
        return node;
    }

    static void method(ObjectNode to, Intervals intervals) {
        to.put("level", Interval.LEVEL);
        to.put("method", "percentile bootstrap over prompts");
        to.put("samples", intervals.samples());
        to.put("seed", intervals.seed());
    }

    private static void confidence(ObjectNode to, String name, ShareInterval found) {
        to.put("prompts", found.prompts());
        ObjectNode confidence = to.putObject("confidence");
        if (found.interval() == null) {
            confidence.putNull(name);
            confidence.put("reason", found.missing());
        } else {
            interval(confidence, name, found.interval());
        }
    }

    static void interval(ObjectNode to, String name, Interval interval) {
        to.putArray(name).add(finite(interval.low())).add(finite(interval.high()));
    }

    private static ArrayNode slices(List<Slice> slices) {
        ArrayNode array = NODES.arrayNode();
        for (Slice slice : slices) {
            ObjectNode node = array.addObject();
            node.put("name", slice.name());
            figures(node, slice.tally());
            confidence(node, "rewards/accuracies", slice.accuracy());
        }
        return array;
    }

    static void number(ObjectNode to, String name, double value) {
        to.put(name, finite(value));
    }

    /** Null, which Jackson writes as such, for what JSON has no number for. */
    private static Double finite(double value) {
        return Double.isFinite(value) ? value : null;
    }
}
