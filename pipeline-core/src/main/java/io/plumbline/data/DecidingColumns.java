package io.plumbline.data;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Columns that decide which of two completions is better, beside columns whose names do not. In the Stanford Human Preferences
 * {@code labels} says whether {@code human_ref_A} or {@code human_ref_B} is: read as chosen and rejected, about half of the
 * pairs would be reversed without a word.
 */
final class DecidingColumns {
    private static final Set<String> NAMES = Set.of(
            "label",
            "labels",
            "choice",
            "chosen_index",
            "preference",
            "overall_preference",
            "preference_strength",
            "winner",
            "better",
            "best");

    /** A letter or a number at the end of a name, as in answer_a, answer1 and answerB. */
    private static final Pattern COUNTER = Pattern.compile("[_ .-][0-9A-Za-z]$|[0-9]$|(?<=[a-z])[A-Z]$");

    private DecidingColumns() {}

    /** Returns the names to look for: none where the columns of chosen and rejected say themselves which is which. */
    static Set<String> of(Columns columns) {
        String chosen = stem(columns.of("chosen"));
        return chosen != null && chosen.equals(stem(columns.of("rejected"))) ? NAMES : Set.of();
    }

    /** @throws QuarantineException where a row has such a column */
    static void requireNone(Map<String, ?> row, Columns columns) throws QuarantineException {
        Set<String> names = of(columns);
        for (Map.Entry<String, ?> column : row.entrySet()) {
            if (names.contains(column.getKey().toLowerCase(Locale.ROOT))
                    && column.getValue() != null
                    && !column.getKey().equals(columns.of(Columns.SOURCE))) {
                throw new QuarantineException(
                        Reason.UNUSED_LABEL,
                        "'" + columns.of("chosen") + "' and '" + columns.of("rejected")
                                + "' do not say which is better, and column '" + column.getKey()
                                + "', which may, is not used");
            }
        }
    }

    private static String stem(String name) {
        String stem = COUNTER.matcher(name).replaceFirst("");
        return stem.equals(name) ? null : stem;
    }
}
