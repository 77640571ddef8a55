package io.plumbline.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads the completions of a row that stand in one list, and the numbers that stand beside them. */
final class Completions {
    /** The role of the list. */
    static final String ROLE = "completions";

    private static final int FEWEST = 2;

    private Completions() {}

    /** Returns the texts of the list. */
    static List<String> of(Map<String, ?> row, Columns columns) throws QuarantineException {
        List<String> completions = new ArrayList<>();
        for (Object value : values(row, columns)) {
            completions.add(text(value, columns.of(ROLE), completions.size() + 1));
        }
        return completions;
    }

    /** Returns the list, whatever its values are: as many as a ranking may have. */
    static List<?> values(Map<String, ?> row, Columns columns) throws QuarantineException {
        String column = columns.of(ROLE);
        List<?> values = list(row, column, Reason.MISSING_TEXT);
        ExampleChecks.checkCount(values.size());
        if (values.size() < FEWEST) {
            throw new QuarantineException(
                    Reason.TOO_FEW_COMPLETIONS,
                    "column '" + column + "' has " + values.size() + " completions, and a ranking needs at least "
                            + FEWEST);
        }
        return values;
    }

    /**
     * Returns a finite number for each completion; text is read as the number that it writes, as in CSV.
     *
     * @param role of the list of numbers, in the plural
     * @param missing the reason of a row whose list, or a number of it, is null
     */
    static List<Double> numbers(Map<String, ?> row, Columns columns, String role, Reason missing, int completions)
            throws QuarantineException {
        String column = columns.of(role);
        List<?> values = list(row, column, missing);
        if (values.size() != completions) {
            throw new QuarantineException(
                    Reason.WRONG_TYPE,
                    "column '" + column + "' has " + values.size() + " " + role + " for " + completions
                            + " completions");
        }
        List<Double> numbers = new ArrayList<>();
        for (Object value : values) {
            String name =
                    role.substring(0, role.length() - 1) + " " + (numbers.size() + 1) + " of column '" + column + "'";
            if (value == null) {
                throw new QuarantineException(missing, name + " is null");
            }
            // Adding 0 makes a negative zero a plain one: sorting tells the two apart.
            numbers.add(number(value, name) + 0.0);
        }
        return numbers;
    }

    /**
     * Returns a finite number.
     *
     * @param name of the value, for the message
     */
    static double number(Object value, String name) throws QuarantineException {
        double number = Double.NaN;
        if (value instanceof Number stored) {
            number = stored.doubleValue();
        } else if (value instanceof String text) {
            try {
                number = Double.parseDouble(text.strip());
            } catch (NumberFormatException e) {
                // Refused below, as what is no number.
            }
        }
        if (!Double.isFinite(number)) {
            boolean stored = value instanceof Number || value instanceof String;
            throw new QuarantineException(
                    Reason.WRONG_TYPE,
                    name + " must be a finite number" + (stored ? "" : ", found " + Texts.kindOf(value)));
        }
        return number;
    }

    private static List<?> list(Map<String, ?> row, String column, Reason missing) throws QuarantineException {
        Object value = row.get(column);
        if (value == null) {
            throw new QuarantineException(missing, "column '" + column + "' is null");
        }
        if (value instanceof List<?> list) {
            return list;
        }
        String cure = value instanceof String || value instanceof Number
                ? "; where each row has one of a prompt's, bring them together (SQL: collect_list, GROUP BY the prompt)"
                : "";
        throw new QuarantineException(
                Reason.WRONG_TYPE, "column '" + column + "' must hold a list, found " + Texts.kindOf(value) + cure);
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
}
