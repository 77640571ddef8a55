package io.plumbline.jobs.sample;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.jobs.config.SampleConfig;
import java.io.Serializable;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.api.java.JavaRDD;
import scala.Tuple2;

/**
 * The rows of a table of prompts, with their counts.
 *
 * @param read all of them
 * @param counts what they are
 */
record PromptRows(JavaRDD<ReadRow> read, Counts counts) {
    /**
     * Counts of rows.
     *
     * @param texts rows with a prompt that is a text
     * @param messages rows with a prompt of messages
     * @param refused rows without a prompt that can be used, by reason
     * @param kept columns that go with the completions
     */
    record Counts(long texts, long messages, Map<String, Long> refused, KeptColumns kept) implements Serializable {
        private static final long serialVersionUID = 1L;
        private static final Counts NONE = new Counts(0, 0, Map.of(), KeptColumns.NONE);

        private static Counts of(ReadRow row) {
            if (row.isRefused()) {
                return new Counts(0, 0, Map.of(row.reason().code(), 1L), KeptColumns.NONE);
            }
            long messages = row.prompt().isWritten() ? 1 : 0;
            return new Counts(
                    1 - messages,
                    messages,
                    Map.of(),
                    KeptColumns.of(row.prompt().kept()));
        }

        private Counts with(Counts other) {
            Map<String, Long> all = new TreeMap<>(refused);
            other.refused.forEach((code, count) -> all.merge(code, count, Long::sum));
            return new Counts(texts + other.texts, messages + other.messages, all, kept.with(other.kept));
        }

        long usable() {
            return texts + messages;
        }

        long refusedRows() {
            return refused.values().stream().mapToLong(Long::longValue).sum();
        }

        long rows() {
            return usable() + refusedRows();
        }

        /** Returns the reasons with the number of their rows, the commonest first. */
        String reasons() {
            return refused.entrySet().stream()
                    .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                            .thenComparing(Map.Entry.comparingByKey()))
                    .map(reason -> reason.getKey() + " " + reason.getValue())
                    .collect(Collectors.joining(", "));
        }
    }

    static PromptRows of(JavaRDD<ReadRow> read) {
        return new PromptRows(read, read.map(Counts::of).fold(Counts.NONE, Counts::with));
    }

    /** Returns the rows without a prompt that can be used. */
    JavaRDD<ReadRow> refused() {
        return read.filter(ReadRow::isRefused);
    }

    /** Returns each prompt once, with the row that is the first of those that have it. */
    JavaRDD<ReadRow> prompts() {
        return read.filter(row -> !row.isRefused())
                .mapToPair(row -> new Tuple2<>(row.prompt().id(), row))
                .reduceByKey((left, right) -> ReadRow.ORDER.compare(left, right) <= 0 ? left : right)
                .values();
    }

    /** Returns the number of prompts of which several rows have different columns that go with the completions. */
    long ambiguous() {
        return read.filter(row -> !row.isRefused())
                .mapToPair(row -> new Tuple2<>(row.prompt().id(), row.prompt().kept()))
                .distinct()
                .mapValues(kept -> 1)
                .reduceByKey(Integer::sum)
                .filter(prompt -> prompt._2() > 1)
                .count();
    }

    /**
     * Refuses rows that are not what a sampling needs.
     *
     * @throws PlumblineException of kind DATA where there is no prompt, prompts are of two kinds, or a column that is to be kept
     *     is in no row; of kind GATE where too many rows are refused
     */
    void require(SampleConfig sample) {
        double maxRefusedFraction = sample.maxRefusedFraction();
        if (counts.usable() == 0) {
            throw new PlumblineException(
                    Kind.DATA,
                    "Cannot sample: of " + counts.rows() + " rows of sample.prompts none has a prompt that can be used"
                            + (counts.rows() == 0 ? "" : commonest()));
        }
        if (counts.texts() > 0 && counts.messages() > 0) {
            throw new PlumblineException(
                    Kind.DATA,
                    "Cannot sample: " + counts.texts() + " rows of sample.prompts have a text as their prompt and "
                            + counts.messages() + " have messages, and a table of completions has prompts of one kind;"
                            + " set sample.format = chat to take texts as questions of the user, or sample the two apart");
        }
        for (String column : sample.layout().keepColumns()) {
            if (!counts.kept().kinds().containsKey(column)) {
                throw new PlumblineException(
                        Kind.DATA,
                        "Cannot sample: sample.keep-columns names '" + column
                                + "', of which no row with a prompt has a value; name columns that are there");
            }
        }
        if ((double) counts.refusedRows() / counts.rows() > maxRefusedFraction) {
            throw new PlumblineException(
                    Kind.GATE,
                    String.format(
                            Locale.ROOT,
                            "Sample did not pass: %d of %d rows have no prompt that can be used, a share of %.4f, and"
                                    + " sample.max-refused-fraction is %s (%s)%s",
                            counts.refusedRows(),
                            counts.rows(),
                            (double) counts.refusedRows() / counts.rows(),
                            maxRefusedFraction,
                            counts.reasons(),
                            commonest()));
        }
    }

    /** Returns a row of the commonest reason, the first by its file and itself, in words. */
    private String commonest() {
        String code = counts.reasons().split(" ")[0];
        ReadRow first = refused()
                .filter(row -> row.reason().code().equals(code))
                .reduce((left, right) -> ReadRow.ORDER.compare(left, right) <= 0 ? left : right);
        return "; for example " + code + ": " + first.detail() + ", in " + first.file();
    }
}
