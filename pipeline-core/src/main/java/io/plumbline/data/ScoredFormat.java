package io.plumbline.data;

import java.util.List;
import java.util.Map;

/**
 * {@code scored}: a prompt, a list of completions in any order, and a score for each, a larger one for a better completion, as
 * in UltraFeedback (Cui et al. 2023, arXiv:2310.01377). A {@link PairRule} makes pairs of them.
 */
final class ScoredFormat implements RowFormat {
    /** The role of the list of scores. */
    static final String SCORES = "scores";

    @Override
    public String name() {
        return "scored";
    }

    @Override
    public String comment() {
        return "a prompt, a list of completions and a list of their scores, the largest the best; data.pairs says which are"
                + " compared";
    }

    @Override
    public List<String> roles() {
        return List.of(Columns.PROMPT, Completions.ROLE, SCORES);
    }

    @Override
    public int mostCompletions() {
        return ExampleChecks.MOST_COMPLETIONS;
    }

    @Override
    public boolean accepts(Map<String, ?> row, Columns columns) {
        return row.containsKey(columns.of(SCORES));
    }

    @Override
    public TextExample read(Map<String, ?> row, Columns columns) throws QuarantineException {
        return readAll(row, columns, PairRule.DEFAULT).get(0);
    }

    @Override
    public List<TextExample> readAll(Map<String, ?> row, Columns columns, PairRule rule) throws QuarantineException {
        MissingColumns.check(row, roles(), columns);
        String prompt = Texts.prompt(row, columns);
        List<String> completions = Completions.of(row, columns);
        return rule.of(
                prompt,
                completions,
                Completions.numbers(row, columns, SCORES, Reason.MISSING_SCORES, completions.size()));
    }
}
