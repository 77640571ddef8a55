package io.plumbline.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * {@code choice}: a prompt, completions in any order, and a column that decides between them: {@code choice} is the place of the
 * best one, from 0, as in OpenAI's comparisons of summaries (Stiennon et al. 2020, arXiv:2009.01325) and in the Stanford Human
 * Preferences; {@code preference}, of two completions, is a number below 0 where the first is better and above 0 where the
 * second is, as in HelpSteer2. Completions that were not chosen are a tie.
 */
final class ChoiceFormat implements RowFormat {
    private static final String CHOICE = "choice";
    private static final String PREFERENCE = "preference";

    @Override
    public String name() {
        return "choice";
    }

    @Override
    public String comment() {
        return "a prompt, a list of completions and the place of the best one, from 0 (choice), or, of two, a number"
                + " below 0 for the first and above 0 for the second (preference)";
    }

    @Override
    public List<String> roles() {
        return List.of(Columns.PROMPT, Completions.ROLE);
    }

    @Override
    public List<String> optionalRoles() {
        return List.of(CHOICE, PREFERENCE);
    }

    @Override
    public int mostCompletions() {
        return ExampleChecks.MOST_COMPLETIONS;
    }

    @Override
    public boolean recognises(Predicate<String> isThere, Columns columns) {
        return RowFormat.super.recognises(isThere, columns)
                && (MissingColumns.of(List.of(CHOICE), columns, isThere).isEmpty()
                        || MissingColumns.of(List.of(PREFERENCE), columns, isThere)
                                .isEmpty());
    }

    @Override
    public boolean accepts(Map<String, ?> row, Columns columns) {
        return recognises(row::containsKey, columns);
    }

    @Override
    public TextExample read(Map<String, ?> row, Columns columns) throws QuarantineException {
        MissingColumns.check(row, roles(), columns);
        List<String> completions = Completions.of(row, columns);
        boolean chosen = row.get(columns.of(CHOICE)) != null;
        boolean preferred = row.get(columns.of(PREFERENCE)) != null;
        if (chosen == preferred) {
            throw new QuarantineException(
                    Reason.MISSING_CHOICE,
                    chosen
                            ? "columns '" + columns.of(CHOICE) + "' and '" + columns.of(PREFERENCE)
                                    + "' both decide; name one of them"
                            : "neither column '" + columns.of(CHOICE) + "' nor '" + columns.of(PREFERENCE)
                                    + "' has a value; there are " + FoundNames.sentence(row.keySet()));
        }
        int best = chosen
                ? place(row, columns.of(CHOICE), completions.size())
                : preferred(row, columns.of(PREFERENCE), completions.size());
        List<Double> grades = new ArrayList<>();
        for (int index = 0; index < completions.size(); index++) {
            grades.add(index == best ? 0.0 : 1.0);
        }
        return TextExample.sorted(Texts.prompt(row, columns), completions, grades);
    }

    private static int place(Map<String, ?> row, String column, int completions) throws QuarantineException {
        double place = Completions.number(row.get(column), "column '" + column + "'");
        if (place != Math.rint(place) || place < 0 || place >= completions) {
            throw new QuarantineException(
                    Reason.WRONG_TYPE,
                    "column '" + column + "' must be the place of one of " + completions + " completions, 0 to "
                            + (completions - 1));
        }
        return (int) place;
    }

    private static int preferred(Map<String, ?> row, String column, int completions) throws QuarantineException {
        double preference = Completions.number(row.get(column), "column '" + column + "'");
        if (completions != 2) {
            throw new QuarantineException(
                    Reason.WRONG_TYPE,
                    "column '" + column + "' decides between two completions, and there are " + completions);
        }
        if (preference == 0) {
            throw new QuarantineException(Reason.NO_PREFERENCE, "column '" + column + "' is 0: neither is preferred");
        }
        return preference < 0 ? 0 : 1;
    }
}
