package io.plumbline.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * {@code ranked}: a prompt and a list of completions, the best first, as people rank several answers to one prompt (Ouyang et
 * al. 2022, arXiv:2203.02155). Where a row has a list of ranks beside it, the completions may stand in any order: the smallest
 * rank is the best, and equal ones are a tie. A row that has the column of ranks must have ranks in it, and where that column
 * is named, every row must have it: a list without its ranks is not taken to stand best first.
 */
final class RankedFormat implements RowFormat {
    private static final String COMPLETIONS = "completions";
    private static final String RANKS = "ranks";
    private static final int FEWEST = 2;

    @Override
    public String name() {
        return "ranked";
    }

    @Override
    public String comment() {
        return "a prompt and a list of completions, the best first; with a list of ranks beside it, in any order."
                + " auto reads a list as ranked only where it has ranks";
    }

    @Override
    public List<String> roles() {
        return List.of(Columns.PROMPT, COMPLETIONS);
    }

    @Override
    public List<String> optionalRoles() {
        return List.of(RANKS);
    }

    @Override
    public int mostCompletions() {
        return ExampleChecks.MOST_COMPLETIONS;
    }

    /** A list of texts beside a prompt may be anything, such as the steps of one answer: only ranks say that it is ranked. */
    @Override
    public boolean recognises(Predicate<String> isThere, Columns columns) {
        return RowFormat.super.recognises(isThere, columns) && isThere.test(columns.of(RANKS));
    }

    @Override
    public boolean accepts(Map<String, ?> row, Columns columns) {
        return row.containsKey(columns.of(COMPLETIONS));
    }

    @Override
    public TextExample read(Map<String, ?> row, Columns columns) throws QuarantineException {
        MissingColumns.check(row, roles(), columns);
        String prompt = Texts.prompt(row, columns);
        String column = columns.of(COMPLETIONS);
        List<String> completions = new ArrayList<>();
        for (Object value : list(row.get(column), column)) {
            completions.add(text(value, column, completions.size() + 1));
        }
        if (completions.size() < FEWEST) {
            throw new QuarantineException(
                    Reason.TOO_FEW_COMPLETIONS,
                    "column '" + column + "' has " + completions.size() + " completions, and a ranking needs at least "
                            + FEWEST);
        }
        return isRanked(row, columns)
                ? TextExample.sorted(prompt, completions, ranks(row, columns, completions.size()))
                : TextExample.of(prompt, completions.toArray(String[]::new));
    }

    @Override
    public TextExample readDetected(Map<String, ?> row, Columns columns) throws QuarantineException {
        MissingColumns.check(row, roles(), columns);
        if (!recognises(row::containsKey, columns)) {
            throw withoutRanks(row, columns);
        }
        return read(row, columns);
    }

    private static boolean isRanked(Map<String, ?> row, Columns columns) {
        return row.containsKey(columns.of(RANKS)) || columns.names().containsKey(RANKS);
    }

    private static QuarantineException withoutRanks(Map<String, ?> row, Columns columns) {
        return new QuarantineException(
                Reason.MISSING_RANKS,
                MissingColumns.fault(row, List.of(RANKS), columns).getMessage()
                        + "; if the lists stand best first, set data.format = ranked and give no column of ranks");
    }

    private static List<?> list(Object value, String column) throws QuarantineException {
        if (value == null) {
            throw new QuarantineException(Reason.MISSING_TEXT, "column '" + column + "' is null");
        }
        if (value instanceof List<?> list) {
            return list;
        }
        throw new QuarantineException(
                Reason.WRONG_TYPE, "column '" + column + "' must hold a list, found " + Texts.kindOf(value));
    }

    private static String text(Object value, String column, int place) throws QuarantineException {
        if (value == null) {
            throw new QuarantineException(
                    Reason.MISSING_TEXT, "completion " + place + " of column '" + column + "' is null");
        }
        if (value instanceof String text) {
            return text;
        }
        throw new QuarantineException(
                Reason.WRONG_TYPE,
                "completion " + place + " of column '" + column + "' must be text, found " + Texts.kindOf(value));
    }

    private static List<Double> ranks(Map<String, ?> row, Columns columns, int completions) throws QuarantineException {
        String column = columns.of(RANKS);
        if (!row.containsKey(column)) {
            throw withoutRanks(row, columns);
        }
        if (row.get(column) == null) {
            throw new QuarantineException(Reason.MISSING_RANKS, "column '" + column + "' is null");
        }
        List<?> values = list(row.get(column), column);
        if (values.size() != completions) {
            throw new QuarantineException(
                    Reason.WRONG_TYPE,
                    "column '" + column + "' has " + values.size() + " ranks for " + completions + " completions");
        }
        List<Double> ranks = new ArrayList<>();
        for (Object value : values) {
            double rank = value instanceof Number number ? number.doubleValue() : Double.NaN;
            if (rank != Math.rint(rank) || Math.abs(rank) > Integer.MAX_VALUE) {
                throw new QuarantineException(
                        Reason.WRONG_TYPE,
                        "rank " + (ranks.size() + 1) + " of column '" + column + "' must be a whole number");
            }
            // Adding 0 makes a negative zero a plain one: sorting tells the two apart.
            ranks.add(rank + 0.0);
        }
        return ranks;
    }
}
