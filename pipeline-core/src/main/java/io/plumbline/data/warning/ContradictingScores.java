package io.plumbline.data.warning;

import java.util.List;
import java.util.Optional;

/** Scores or margins in the row that say another order than the one that is read. */
final class ContradictingScores implements RowWarning {
    @Override
    public String code() {
        return "contradicting_scores";
    }

    @Override
    public Sign sign(SeenExample seen) {
        List<Double> scores = seen.row().scoresBeside(seen.text());
        double margin = seen.text().strength().margin();
        if (scores.isEmpty() && Double.isNaN(margin)) {
            return Sign.SILENT;
        }
        return Sign.shownIf(margin < 0 || !isInOrder(scores, seen.text().ranks()));
    }

    /** Returns whether no completion has a higher score than one of a better rank. */
    private static boolean isInOrder(List<Double> scores, List<Integer> ranks) {
        double lowest = Double.POSITIVE_INFINITY;
        double lowestOfRank = Double.POSITIVE_INFINITY;
        for (int index = 0; index < scores.size(); index++) {
            if (index > 0 && ranks.get(index) > ranks.get(index - 1)) {
                lowest = Math.min(lowest, lowestOfRank);
                lowestOfRank = Double.POSITIVE_INFINITY;
            }
            if (scores.get(index) > lowest) {
                return false;
            }
            lowestOfRank = Math.min(lowestOfRank, scores.get(index));
        }
        return true;
    }

    @Override
    public Optional<String> of(Counted counted) {
        String swapped = "; the sides are swapped: name them the other way round in data.columns.chosen and"
                + " data.columns.rejected";
        String noisy =
                "; leave those rows out, or let the scores decide: set data.format = scored, and name the columns in"
                        + " data.columns.completions and data.columns.scores";
        return counted.isAbove(0.1)
                ? Optional.of("in " + counted.words() + " scores or margins contradict the order of the completions"
                        + (counted.isAbove(0.5) ? swapped : noisy))
                : Optional.empty();
    }
}
