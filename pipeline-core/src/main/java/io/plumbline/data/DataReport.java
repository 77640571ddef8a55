package io.plumbline.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Counts of the input's rows: read, kept and put aside, and the lengths of the kept examples in tokens. Every task counts
 * its rows, and the counts are merged. Chosen is the best completion of an example, rejected are all others. Not thread-safe.
 */
public final class DataReport implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final int[] PERCENTILES = {0, 5, 25, 50, 75, 95, 99, 100};

    private final EnumMap<Split, Long> kept = new EnumMap<>(Split.class);
    private final EnumMap<Reason, Long> quarantined = new EnumMap<>(Reason.class);
    private final List<Finding> findings = new ArrayList<>();
    private final LengthCounts completions = new LengthCounts();
    private final LengthCounts promptLengths = new LengthCounts();
    private final LengthCounts chosenLengths = new LengthCounts();
    private final LengthCounts rejectedLengths = new LengthCounts();
    private long trainLists;
    private long trainLabelled;
    private long heldOutSingle;
    private long heldOutLabelled;
    private long severalTurns;
    private long rowsIn;
    private long chosenLonger;
    private long sameLength;
    private long boundaryMerged;
    private long promptTruncated;
    private long chosenTruncated;
    private long rejectedTruncated;
    private long anyTruncated;
    private long completionsKept;
    private long completionsCut;

    /** Counts rows that were read, whatever becomes of them. */
    public void addRowsIn(long rows) {
        rowsIn += rows;
    }

    /** Counts a row that was put aside. */
    public void addQuarantined(Reason reason) {
        quarantined.merge(reason, 1L, Long::sum);
    }

    /** Counts an example that was kept. */
    public void addKept(Split split, ExampleLengths lengths) {
        kept.merge(split, 1L, Long::sum);
        int[] tokens = lengths.completions();
        trainLists += split == Split.TRAIN && tokens.length != 2 ? 1 : 0;
        heldOutSingle += split == Split.HELD_OUT && tokens.length == 1 ? 1 : 0;
        completions.add(tokens.length);
        completionsKept += tokens.length;
        for (boolean truncated : lengths.truncated()) {
            completionsCut += truncated ? 1 : 0;
        }
        promptLengths.add(lengths.prompt());
        chosenLengths.add(tokens[0]);
        int longest = 0;
        boolean cut = false;
        for (int index = 1; index < tokens.length; index++) {
            rejectedLengths.add(tokens[index]);
            longest = Math.max(longest, tokens[index]);
            cut |= lengths.truncated()[index];
        }
        chosenLonger += tokens.length > 1 && tokens[0] > longest ? 1 : 0;
        sameLength += tokens[0] == longest ? 1 : 0;
        boundaryMerged += lengths.boundaryMerged() ? 1 : 0;
        promptTruncated += lengths.promptTruncated() ? 1 : 0;
        chosenTruncated += lengths.truncated()[0] ? 1 : 0;
        rejectedTruncated += cut ? 1 : 0;
        anyTruncated += lengths.promptTruncated() || lengths.truncated()[0] || cut ? 1 : 0;
    }

    /** Counts an example that was kept, and whose only completion has a label. */
    public void addLabelled(Split split) {
        trainLabelled += split == Split.TRAIN ? 1 : 0;
        heldOutLabelled += split == Split.HELD_OUT ? 1 : 0;
    }

    /** Counts an example that was kept, and of which a completion has several turns. */
    public void addSeveralTurns() {
        severalTurns++;
    }

    /** Adds what was found out about the rows, besides their counts. */
    public void add(List<Finding> found) {
        findings.addAll(found);
    }

    /** Examples of which the prompt or a completion was cut. */
    public long truncated() {
        return anyTruncated;
    }

    /** Adds the counts and findings of another report; returns this. */
    public DataReport merge(DataReport other) {
        findings.addAll(other.findings);
        rowsIn += other.rowsIn;
        trainLists += other.trainLists;
        trainLabelled += other.trainLabelled;
        heldOutSingle += other.heldOutSingle;
        heldOutLabelled += other.heldOutLabelled;
        severalTurns += other.severalTurns;
        other.kept.forEach((split, count) -> kept.merge(split, count, Long::sum));
        other.quarantined.forEach((reason, count) -> quarantined.merge(reason, count, Long::sum));
        completions.merge(other.completions);
        promptLengths.merge(other.promptLengths);
        chosenLengths.merge(other.chosenLengths);
        rejectedLengths.merge(other.rejectedLengths);
        chosenLonger += other.chosenLonger;
        sameLength += other.sameLength;
        boundaryMerged += other.boundaryMerged;
        promptTruncated += other.promptTruncated;
        chosenTruncated += other.chosenTruncated;
        rejectedTruncated += other.rejectedTruncated;
        anyTruncated += other.anyTruncated;
        completionsKept += other.completionsKept;
        completionsCut += other.completionsCut;
        return this;
    }

    /** Rows read. */
    public long rowsIn() {
        return rowsIn;
    }

    /** Examples kept for a split. */
    public long kept(Split split) {
        return kept.getOrDefault(split, 0L);
    }

    /** Examples kept. */
    public long kept() {
        return sum(kept);
    }

    /** Rows put aside for a reason. */
    public long quarantined(Reason reason) {
        return quarantined.getOrDefault(reason, 0L);
    }

    /** Rows put aside. */
    public long quarantined() {
        return sum(quarantined);
    }

    /** Returns the reason for which most rows were put aside, the first of equally frequent ones. There must be such a row. */
    public Reason commonestReason() {
        return byFrequency().findFirst().orElseThrow().getKey();
    }

    private Stream<Map.Entry<Reason, Long>> byFrequency() {
        return quarantined.entrySet().stream()
                .sorted(Map.Entry.<Reason, Long>comparingByValue()
                        .reversed()
                        .thenComparing(Map.Entry.comparingByKey()));
    }

    /** Rows put aside as text, most frequent reason first: {@code exact_duplicate 110, empty_completion 4}; empty if none. */
    public String quarantinedByReason() {
        return byFrequency()
                .map(entry -> entry.getKey().code() + " " + entry.getValue())
                .collect(Collectors.joining(", "));
    }

    /**
     * Checks that every row read was either kept or put aside.
     *
     * @throws PlumblineException of kind DATA if not
     */
    public void requireNothingLost() {
        if (rowsIn != kept() + quarantined()) {
            throw new PlumblineException(
                    Kind.DATA,
                    "Cannot ingest: " + rowsIn + " rows were read, but " + kept() + " were kept and " + quarantined()
                            + " quarantined; the input may have changed meanwhile, run it again");
        }
    }

    /**
     * Returns the content of {@code data-report.json}. Shares and quantiles are of kept examples, and null where there is none.
     * {@code kept.train_lists} counts the examples of the train split that are no pairs, {@code kept.train_labelled} those of
     * them whose only completion has a label, {@code kept.held_out_single} the held-out examples of one completion, {@code
     * kept.held_out_labelled} those of them that have a label, {@code kept.several_turns} the examples of which a completion is messages of several turns, {@code chosen_longer} those whose best completion is longer than every other, {@code same_length} those where it is as long as the longest
     * other, {@code truncated.any} those of which any text was cut, {@code truncated.rejected} those of which any completion but
     * the best was cut, and {@code truncated.completions} all completions of kept examples and those of them that were cut.
     * {@code warnings} lists the findings.
     */
    public String toJson() {
        ObjectMapper mapper = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
        ObjectNode report = mapper.createObjectNode();
        report.put("rows_in", rowsIn);
        ObjectNode keptNode = report.putObject("kept").put("total", kept());
        for (Split split : Split.values()) {
            keptNode.put(split.directory(), kept(split));
        }
        keptNode.put("train_lists", trainLists);
        keptNode.put("train_labelled", trainLabelled);
        keptNode.put("held_out_single", heldOutSingle);
        keptNode.put("held_out_labelled", heldOutLabelled);
        keptNode.put("several_turns", severalTurns);
        ObjectNode reasons =
                report.putObject("quarantined").put("total", quarantined()).putObject("by_reason");
        quarantined.forEach((reason, count) -> reasons.put(reason.code(), count));
        putLengths(report.putObject("completions"), completions);
        ObjectNode tokens = report.putObject("tokens");
        putLengths(tokens.putObject("prompt"), promptLengths);
        putLengths(tokens.putObject("chosen"), chosenLengths);
        putLengths(tokens.putObject("rejected"), rejectedLengths);
        putShare(report.putObject("chosen_longer"), chosenLonger);
        putShare(report.putObject("same_length"), sameLength);
        putShare(report.putObject("boundary_merged"), boundaryMerged);
        ObjectNode truncated = report.putObject("truncated");
        putShare(truncated.putObject("any"), anyTruncated);
        putShare(truncated.putObject("prompt"), promptTruncated);
        putShare(truncated.putObject("chosen"), chosenTruncated);
        putShare(truncated.putObject("rejected"), rejectedTruncated);
        truncated.putObject("completions").put("kept", completionsKept).put("cut", completionsCut);
        ArrayNode warnings = report.putArray("warnings");
        findings.forEach(finding -> put(warnings.addObject(), finding));
        try {
            return mapper.writeValueAsString(report) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A tree of numbers is always JSON", e);
        }
    }

    private static void put(ObjectNode node, Finding finding) {
        node.put("code", finding.code())
                .put("input", finding.input())
                .put("rows", finding.showing())
                .put("of", finding.told())
                .put("sentence", finding.sentence());
    }

    private static void putLengths(ObjectNode node, LengthCounts lengths) {
        boolean empty = lengths.total() == 0;
        node.put("mean", empty ? null : lengths.mean());
        for (int percentile : PERCENTILES) {
            node.put("p" + percentile, empty ? null : lengths.quantile(percentile / 100.0));
        }
    }

    private void putShare(ObjectNode node, long examples) {
        node.put("examples", examples);
        node.put("share", kept() == 0 ? null : (double) examples / kept());
    }

    private static long sum(Map<?, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }
}
