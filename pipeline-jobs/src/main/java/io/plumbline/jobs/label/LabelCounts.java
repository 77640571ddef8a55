package io.plumbline.jobs.label;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import java.io.Serializable;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Counts of labelled rows.
 *
 * @param rows all of them
 * @param texts rows that can be read and whose prompt is a text
 * @param messages rows that can be read and whose prompt is messages
 * @param passed rows that a verifier passed
 * @param judged rows that a verifier passed or did not pass
 * @param scores sum of all scores
 * @param unscored rows without a score, by reason
 * @param examples of each reason the detail that is first by text
 */
record LabelCounts(
        long rows,
        long texts,
        long messages,
        long passed,
        long judged,
        double scores,
        Map<String, Long> unscored,
        Map<String, String> examples)
        implements Serializable {
    private static final long serialVersionUID = 1L;

    static final LabelCounts NONE = new LabelCounts(0, 0, 0, 0, 0, 0, Map.of(), Map.of());

    static LabelCounts of(LabelledRow label) {
        Turns prompt = label.row().isReadable() ? label.row().prompt() : null;
        boolean isScored = label.score() != null;
        return new LabelCounts(
                1,
                prompt != null && prompt.isText() ? 1 : 0,
                prompt != null && !prompt.isText() ? 1 : 0,
                Boolean.TRUE.equals(label.passed()) ? 1 : 0,
                label.passed() != null ? 1 : 0,
                isScored ? label.score() : 0,
                isScored ? Map.of() : Map.of(label.reason(), 1L),
                isScored ? Map.of() : Map.of(label.reason(), label.detail()));
    }

    LabelCounts with(LabelCounts other) {
        Map<String, Long> byReason = new TreeMap<>(unscored);
        other.unscored.forEach((reason, count) -> byReason.merge(reason, count, Long::sum));
        Map<String, String> firstExamples = new TreeMap<>(examples);
        other.examples.forEach((reason, detail) ->
                firstExamples.merge(reason, detail, (one, two) -> one.compareTo(two) <= 0 ? one : two));
        return new LabelCounts(
                rows + other.rows,
                texts + other.texts,
                messages + other.messages,
                passed + other.passed,
                judged + other.judged,
                scores + other.scores,
                byReason,
                firstExamples);
    }

    long unscoredRows() {
        return unscored.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Returns the reasons with the number of their rows, the commonest first. */
    String reasons() {
        return unscored.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .map(reason -> reason.getKey() + " " + reason.getValue())
                .collect(Collectors.joining(", "));
    }

    /**
     * Refuses rows that make no table of labels, and too many that could not be scored.
     *
     * @param maxFailedFraction gate: the share of rows without a score beyond which it fails
     */
    void require(double maxFailedFraction) {
        if (rows == 0) {
            throw new PlumblineException(Kind.DATA, "Cannot label: the table of completions has no row");
        }
        if (texts > 0 && messages > 0) {
            throw new PlumblineException(
                    Kind.DATA,
                    "Cannot label: " + texts + " prompts are texts and " + messages
                            + " are messages, and a table of labels has prompts of one kind; label the two apart");
        }
        if ((double) unscoredRows() / rows > maxFailedFraction) {
            String commonest = reasons().split(" ")[0];
            throw new PlumblineException(
                    Kind.GATE,
                    String.format(
                            Locale.ROOT,
                            "Label did not pass: %d of %d completions could not be scored, a share of %.4f, and"
                                    + " label.max-failed-fraction is %s (%s); for example %s: %s",
                            unscoredRows(),
                            rows,
                            (double) unscoredRows() / rows,
                            maxFailedFraction,
                            reasons(),
                            commonest,
                            examples.get(commonest)));
        }
    }

    /** Returns the counts in words. */
    String sentence() {
        long scored = rows - unscoredRows();
        StringBuilder text = new StringBuilder(scored + " of " + rows + " completions scored");
        if (scored > 0) {
            text.append(String.format(Locale.ROOT, ", mean %.4f", scores / scored));
        }
        if (judged > 0) {
            text.append(String.format(Locale.ROOT, ", %.4f passed", (double) passed / judged));
        }
        return (unscoredRows() == 0 ? text : text.append(" (").append(reasons()).append(")")).toString();
    }
}
