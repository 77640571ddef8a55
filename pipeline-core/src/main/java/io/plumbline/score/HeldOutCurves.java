package io.plumbline.score;

import com.fasterxml.jackson.databind.JsonNode;
import io.plumbline.PlainText;
import io.plumbline.report.Figures;
import io.plumbline.watch.HeldOutPoint;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Collectors;

/**
 * The curves of {@code metrics/held-out.jsonl}, which has a line an evaluation. Where a training was continued with another
 * {@code score.sample-examples}, its figures are of other examples from there on and are not points of the same curve.
 */
public final class HeldOutCurves {
    /** As often as a training is continued with another sample; what is beyond is left out. */
    private static final int MOST_SAMPLES = 20;

    /** Digits of an id that are shown. */
    private static final int DIGITS = 8;

    private final Map<String, Sampled> bySample = new LinkedHashMap<>();
    private final DoubleUnaryOperator place;

    /** Begins curves along the steps of the training. */
    public HeldOutCurves() {
        this(DoubleUnaryOperator.identity());
    }

    /** @param place of a step, along something else; ascending */
    public HeldOutCurves(DoubleUnaryOperator place) {
        this.place = place;
    }

    /**
     * The curves of one sample.
     *
     * @param id of the sample, empty where lines do not say it, which those of earlier versions do not
     * @param examples how many they are; 0 where lines do not say it
     * @param firstStep the step of its first evaluation
     * @param curves by the names of the training's metrics
     */
    public record Sampled(String id, long examples, double firstStep, MetricCurves curves) {
        /** Returns whether lines say of which examples it is. */
        public boolean isKnown() {
            return !id.isEmpty();
        }

        /** Returns of how many examples it is, in words. */
        public String size() {
            return isKnown() ? Figures.count(examples) + " examples" : "number not recorded";
        }

        /** Returns of how many examples it is and, where that is known, the beginning of its id. */
        public String sizeAndId() {
            String shown = PlainText.of(id);
            return size() + (isKnown() ? ", sample " + shown.substring(0, Math.min(DIGITS, shown.length())) : "");
        }
    }

    /**
     * Returns what each sample is called beside the others, by id: its size, and the beginning of its id where another one has
     * the same size.
     *
     * @param samples of one training or of several, which may have some in common
     */
    public static Map<String, String> names(Collection<Sampled> samples) {
        Map<String, Sampled> distinct = new LinkedHashMap<>();
        samples.forEach(sampled -> distinct.putIfAbsent(sampled.id(), sampled));
        Map<String, Long> ofSize =
                distinct.values().stream().collect(Collectors.groupingBy(Sampled::size, Collectors.counting()));
        Map<String, String> names = new LinkedHashMap<>();
        distinct.forEach(
                (id, sampled) -> names.put(id, ofSize.get(sampled.size()) == 1 ? sampled.size() : sampled.sizeAndId()));
        return names;
    }

    /** Adds a line. One that is no object with a step, as a run that is still being written may leave, is left out. */
    public void add(String line) {
        MetricCurves.parsed(line).ifPresent(this::add);
    }

    private void add(JsonNode line) {
        String id = line.path(HeldOutPoint.SAMPLE).asText("");
        if (bySample.containsKey(id) || bySample.size() < MOST_SAMPLES) {
            bySample.computeIfAbsent(
                            id,
                            ignored -> new Sampled(
                                    id,
                                    line.path(HeldOutPoint.EXAMPLES).asLong(),
                                    line.path(MetricCurves.STEP).asDouble(),
                                    MetricCurves.ofEvaluations(place)))
                    .curves()
                    .add(line);
        }
    }

    /** Returns the curves of each sample, in the order of their first evaluations. */
    public List<Sampled> samples() {
        return new ArrayList<>(bySample.values());
    }

    /** Returns a sentence on how many examples the evaluations are of, and whether they are all of the same; empty where unknown. */
    public Optional<String> about() {
        if (bySample.size() < 2) {
            return bySample.values().stream()
                    .filter(Sampled::isKnown)
                    .map(only -> "The evaluations are of " + only.size() + " held out.")
                    .findFirst();
        }
        Map<String, String> names = names(bySample.values());
        String told = bySample.values().stream()
                .map(sampled -> names.get(sampled.id()) + " from step " + Figures.count(Math.round(sampled.firstStep()))
                        + " on")
                .collect(Collectors.joining(", "));
        boolean areKnown = bySample.values().stream().allMatch(Sampled::isKnown);
        return Optional.of(
                areKnown
                        ? "The evaluations are not all of the same held-out examples (score.sample-examples): " + told
                                + ". Each sample has a line of its own, and none is to be held against another."
                        : "The evaluations are not known to be of the same held-out examples (earlier versions did not"
                                + " record which): " + told
                                + ". Each has a line of its own, to be held against another only"
                                + " where you know that the examples are the same.");
    }
}
