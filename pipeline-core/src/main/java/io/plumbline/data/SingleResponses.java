package io.plumbline.data;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Rows of one response each with a number that grades it, as in HelpSteer (Wang et al. 2023, arXiv:2311.09528): the responses
 * to one prompt stand in several rows, and no row has two to compare.
 */
final class SingleResponses {
    private static final List<String> RESPONSES =
            List.of("response", "answer", "output", "completion", "generation", "reply", "text");

    private static final Set<String> GRADES = Set.of(
            "helpfulness",
            "correctness",
            "overall_score",
            "overall",
            "score",
            "rating",
            "reward",
            "grade",
            "quality",
            "rank");

    private SingleResponses() {}

    /** @throws QuarantineException where a row has one response and a grade of it, in place of the columns of the roles */
    static void requireNone(Map<String, ?> row, List<String> roles, Columns columns) throws QuarantineException {
        boolean lacksAll = roles.stream()
                .filter(role -> !role.equals(Columns.PROMPT))
                .noneMatch(role -> row.containsKey(columns.of(role)));
        if (!lacksAll) {
            return;
        }
        Optional<String> response = RESPONSES.stream()
                .filter(name -> row.containsKey(name) && !isList(row.get(name)))
                .findFirst();
        Optional<String> grade = row.keySet().stream()
                .filter(name -> GRADES.contains(name.toLowerCase(Locale.ROOT)) && !isList(row.get(name)))
                .findFirst();
        if (response.isPresent() && grade.isPresent()) {
            List<String> prompts = columns.all(Columns.PROMPT);
            String prompt = prompts.isEmpty() ? Columns.PROMPT : String.join(", ", prompts);
            throw new QuarantineException(
                    Reason.UNGROUPED,
                    "column '" + response.get() + "' holds one response, and '" + grade.get()
                            + "' its grade; SELECT " + prompt + ","
                            + " collect_list(struct(" + response.get() + ", " + grade.get()
                            + ")) AS answers FROM … GROUP BY "
                            + prompt + ", and set data.columns.completions = \"answers[]." + response.get()
                            + "\" and data.columns.scores = \"answers[]." + grade.get() + "\"");
        }
    }

    /** Of a table, columns that are not used are null. */
    private static boolean isList(Object value) {
        return value instanceof List && !ChatMessages.areIn(value);
    }
}
