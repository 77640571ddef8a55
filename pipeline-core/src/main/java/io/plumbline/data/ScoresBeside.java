package io.plumbline.data;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Columns of scores beside completions whose order something else gives: {@code score_chosen} and {@code score_rejected}, as in
 * UltraFeedback's pairs, or a list {@code scores} beside completions that stand best first. No format reads them; the order can
 * be held against them.
 */
final class ScoresBeside {
    private static final String CHOSEN = "chosen";
    private static final String REJECTED = "rejected";
    private static final String SCORES = "scores";
    private static final List<String> KINDS = List.of("score", "rating", "reward");
    private static final List<String> JOINTS = List.of("_", "-");

    private ScoresBeside() {}

    /** Returns the names to look for. */
    static Set<String> names(Columns columns) {
        Set<String> names = new LinkedHashSet<>();
        pairs(columns).forEach((chosen, rejected) -> names.addAll(List.of(chosen, rejected)));
        names.add(columns.of(SCORES));
        return names;
    }

    /**
     * Returns the scores of an example's completions, in its order; none where the row has no such columns.
     *
     * @param row column values by name
     * @param format that read the example from the row
     * @param columns names of the columns
     * @param example that was read
     */
    static List<Double> of(Map<String, ?> row, RowFormat format, Columns columns, TextExample example) {
        try {
            if (format.roles().containsAll(List.of(CHOSEN, REJECTED))) {
                return ofPair(row, columns);
            }
            boolean listed =
                    format.roles().contains(Completions.ROLE) && !format.roles().contains(SCORES);
            return listed && row.get(columns.of(SCORES)) instanceof List<?>
                    ? ofList(row, format, columns, example.completions().size())
                    : List.of();
        } catch (QuarantineException noNumbers) {
            return List.of();
        }
    }

    /** Has the format put places in order in the stead of texts, which a chat template may have written in another way. */
    private static List<Double> ofList(Map<String, ?> row, RowFormat format, Columns columns, int completions)
            throws QuarantineException {
        List<Double> scores = Completions.numbers(row, columns, SCORES, Reason.MISSING_SCORES, completions);
        Map<String, Object> ofPlaces = new LinkedHashMap<>(row);
        ofPlaces.put(
                columns.of(Completions.ROLE),
                IntStream.range(0, completions).mapToObj(Integer::toString).toList());
        if (columns.of(Columns.PROMPT) != null) {
            ofPlaces.put(columns.of(Columns.PROMPT), "");
        }
        return format.read(ofPlaces, columns).completions().stream()
                .map(Integer::valueOf)
                .map(scores::get)
                .toList();
    }

    private static List<Double> ofPair(Map<String, ?> row, Columns columns) throws QuarantineException {
        for (Map.Entry<String, String> pair : pairs(columns).entrySet()) {
            if (row.get(pair.getKey()) != null && row.get(pair.getValue()) != null) {
                return List.of(
                        Completions.number(row.get(pair.getKey()), pair.getKey()),
                        Completions.number(row.get(pair.getValue()), pair.getValue()));
            }
        }
        return List.of();
    }

    /** Names of the score of the chosen completion, each with that of the rejected one. */
    private static Map<String, String> pairs(Columns columns) {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (String kind : KINDS) {
            for (String joint : JOINTS) {
                pairs.put(kind + joint + columns.of(CHOSEN), kind + joint + columns.of(REJECTED));
                pairs.put(columns.of(CHOSEN) + joint + kind, columns.of(REJECTED) + joint + kind);
            }
        }
        return pairs;
    }
}
