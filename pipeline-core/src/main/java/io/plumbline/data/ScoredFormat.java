package io.plumbline.data;

import java.util.List;
import java.util.Map;

/**
 * {@code scored}: a prompt, a list of completions in any order, and a score for each, a larger one for a better completion, as
 * in UltraFeedback (Cui et al. 2023, arXiv:2310.01377). The example is the best completion against the worst. Of several best
 * or worst ones the first by its text is taken, so that the same row always gives the same pair.
 */
final class ScoredFormat implements RowFormat {
    private static final String SCORES = "scores";

    @Override
    public String name() {
        return "scored";
    }

    @Override
    public String comment() {
        return "a prompt, a list of completions and a list of their scores, the largest the best; the best against the"
                + " worst";
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
        MissingColumns.check(row, roles(), columns);
        String prompt = Texts.prompt(row, columns);
        List<String> completions = Completions.of(row, columns);
        List<Double> scores = Completions.numbers(row, columns, SCORES, Reason.MISSING_SCORES, completions.size());
        int best = 0;
        int worst = 0;
        for (int index = 1; index < scores.size(); index++) {
            int above = scores.get(index).compareTo(scores.get(best));
            int below = scores.get(index).compareTo(scores.get(worst));
            boolean earlier = completions.get(index).compareTo(completions.get(best)) < 0;
            best = above > 0 || above == 0 && earlier ? index : best;
            earlier = completions.get(index).compareTo(completions.get(worst)) < 0;
            worst = below < 0 || below == 0 && earlier ? index : worst;
        }
        if (scores.get(best).equals(scores.get(worst))) {
            throw new QuarantineException(
                    Reason.NO_PREFERENCE, "all " + scores.size() + " completions have the same score");
        }
        return TextExample.of(prompt, completions.get(best), completions.get(worst));
    }
}
