package io.plumbline.jobs.ingest;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.data.Finding;
import io.plumbline.data.RowShape;
import io.plumbline.data.Split;
import io.plumbline.data.warning.Warnings;
import io.plumbline.jobs.source.InputRow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.FlatMapFunction;

/**
 * The first rows of an input, looked at before all of it is read: how they are understood, what they show, and whether any of
 * them can be used. Where the first thousand all fail, the rest would, hours later.
 *
 * @param key the key that names the input, for messages
 * @param rows what was found in each
 */
record FirstRows(String key, List<FirstRow> rows) {
    /** Rows that are looked at. */
    static final int MOST = 1_000;

    /** Rows below which a failure of all is no sign: they go through, so that the quarantine shows them. */
    static final int FEWEST = 20;

    /**
     * Looks at them, in one Spark job.
     *
     * @param rows of the input, in the order of its files
     * @param tokenizers as ingest uses them
     */
    static FirstRows of(
            String key,
            JavaRDD<InputRow> rows,
            IngestParameters parameters,
            ExecutorTokenizer tokenizers,
            Split input) {
        FlatMapFunction<Iterator<InputRow>, FirstRow> look = share -> new FirstRowReader(
                share,
                parameters.layout(),
                new CandidateReader(parameters, input, tokenizers.renderer(parameters.template())),
                tokenizers.get());
        return new FirstRows(key, rows.mapPartitions(look).take(MOST));
    }

    /** Returns, a sentence each, how the input is understood (by format, where rows are of several), the shapes of three rows, and what the rows show. */
    List<String> sentences() {
        List<String> sentences = new ArrayList<>(understandings());
        sentences.addAll(shapes());
        findings().forEach(finding -> sentences.add(finding.line()));
        return sentences;
    }

    /** A sentence a format; where there are several, with how many rows it reads. */
    private List<String> understandings() {
        Map<String, List<FirstRow>> byFormat = rows.stream()
                .filter(row -> row.format() != null)
                .collect(Collectors.groupingBy(FirstRow::format, LinkedHashMap::new, Collectors.toList()));
        List<String> sentences = new ArrayList<>();
        byFormat.values().forEach(ofFormat -> ofFormat.stream()
                .map(FirstRow::understanding)
                .filter(Objects::nonNull)
                .findFirst()
                .map(understanding -> key + " " + understanding)
                .map(sentence -> byFormat.size() == 1
                        ? sentence
                        : sentence + " (" + ofFormat.size() + " of " + which() + " rows)")
                .ifPresent(sentences::add));
        return sentences;
    }

    /** The shortest row, one of middle length and the longest. */
    private List<String> shapes() {
        List<RowShape> shapes = rows.stream()
                .map(FirstRow::shape)
                .filter(Objects::nonNull)
                .sorted(Comparator.comparingInt(RowShape::tokens))
                .toList();
        if (shapes.isEmpty()) {
            return List.of();
        }
        String of = key + ", of " + which() + " rows ";
        return List.of(
                of + "the shortest: " + shapes.get(0).sentence(),
                of + "one of middle length: "
                        + shapes.get((shapes.size() - 1) / 2).sentence(),
                of + "the longest: " + shapes.get(shapes.size() - 1).sentence());
    }

    /** Returns the warnings that the rows show. */
    List<Finding> findings() {
        return Warnings.of(key, rows.stream().map(FirstRow::signs).toList());
    }

    /** @throws PlumblineException of kind DATA where none of them can be used, and they are more than a few */
    void requireUsable() {
        if (rows.size() >= FEWEST) {
            requireOne();
        }
    }

    /**
     * Refuses an input of few rows, too, for a look that leaves no quarantine to see them in.
     *
     * @throws PlumblineException of kind DATA where none of them can be used
     */
    void requireOne() {
        if (rows.isEmpty() || !rows.stream().allMatch(FirstRow::isAside)) {
            return;
        }
        List<Fault> faults = rows.stream().map(FirstRow::fault).toList();
        Fault commonest = Fault.commonest(faults);
        long count = faults.stream()
                .filter(fault -> fault.code().equals(commonest.code()))
                .count();
        throw new PlumblineException(
                Kind.DATA,
                "Cannot ingest: " + which() + " rows of " + key + " all fail, so that no more are read; " + count
                        + " of them " + commonest.sentence());
    }

    private String which() {
        return (areAll() ? "the " : "the first ") + rows.size();
    }

    /** Returns whether the input has no other rows. */
    boolean areAll() {
        return rows.size() < MOST && rows.stream().noneMatch(FirstRow::isLast);
    }
}
