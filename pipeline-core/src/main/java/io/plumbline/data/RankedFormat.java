package io.plumbline.data;

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
    private static final String RANKS = "ranks";

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
        return List.of(Columns.PROMPT, Completions.ROLE);
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
        return MissingColumns.of(List.of(Columns.PROMPT, Completions.ROLE, RANKS), columns, isThere)
                .isEmpty();
    }

    @Override
    public boolean accepts(Map<String, ?> row, Columns columns) {
        return row.containsKey(columns.of(Completions.ROLE));
    }

    @Override
    public TextExample read(Map<String, ?> row, Columns columns) throws QuarantineException {
        MissingColumns.check(row, roles(), columns);
        String prompt = Texts.prompt(row, columns);
        List<String> completions = Completions.of(row, columns);
        return isRanked(row, columns)
                ? TextExample.sorted(prompt, completions, ranks(row, columns, completions.size()))
                : TextExample.of(prompt, completions.toArray(String[]::new));
    }

    @Override
    public void requireMeant(Map<String, ?> row, Columns columns) throws QuarantineException {
        MissingColumns.check(row, roles(), columns);
        if (!recognises(row::containsKey, columns)) {
            throw withoutRanks(row, columns);
        }
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

    private static List<Double> ranks(Map<String, ?> row, Columns columns, int completions) throws QuarantineException {
        if (!row.containsKey(columns.of(RANKS))) {
            throw withoutRanks(row, columns);
        }
        List<Double> ranks = Completions.numbers(row, columns, RANKS, Reason.MISSING_RANKS, completions);
        for (int index = 0; index < ranks.size(); index++) {
            double rank = ranks.get(index);
            if (rank != Math.rint(rank) || Math.abs(rank) > Integer.MAX_VALUE) {
                throw new QuarantineException(
                        Reason.WRONG_TYPE,
                        "rank " + (index + 1) + " of column '" + columns.of(RANKS) + "' must be a whole number");
            }
        }
        return ranks;
    }
}
