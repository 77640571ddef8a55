package io.plumbline.jobs.compare;

import io.plumbline.compare.Judgement;
import java.io.Serializable;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * The meaning of what stands in the column of outcomes.
 *
 * @param firstWins values for a win of the first player
 * @param secondWins values for a win of the second player
 * @param ties values for a tie
 */
public record OutcomeRule(List<String> firstWins, List<String> secondWins, List<String> ties) implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Numbers from 0 to 1: the first player's share of the win. */
    public static final OutcomeRule SHARES = new OutcomeRule(List.of(), List.of(), List.of());

    /** Refuses values with two meanings, and wins of one player alone. */
    public OutcomeRule {
        firstWins = List.copyOf(firstWins);
        secondWins = List.copyOf(secondWins);
        ties = List.copyOf(ties);
        Set<String> all = new HashSet<>();
        for (List<String> values : List.of(firstWins, secondWins, ties)) {
            for (String value : values) {
                if (!all.add(value)) {
                    throw Command.RATE.refused(
                            "'" + value
                                    + "' is given twice among --first-wins, --second-wins and --tie; an outcome has one meaning");
                }
            }
        }
        if (firstWins.isEmpty() != secondWins.isEmpty() || firstWins.isEmpty() && !ties.isEmpty()) {
            throw Command.RATE.refused(
                    "--first-wins and --second-wins go together, and --tie with both; give the value of each, or none where"
                            + " outcomes are numbers from 0 to 1");
        }
    }

    /**
     * Returns the first player's share of the win; empty of a value without a meaning.
     *
     * @param value as it stands in the table; null where nothing does
     */
    OptionalDouble share(String value) {
        if (value == null) {
            return OptionalDouble.empty();
        }
        if (firstWins.isEmpty()) {
            double number = number(value);
            return Judgement.isOutcome(number) ? OptionalDouble.of(number) : OptionalDouble.empty();
        }
        if (isAmong(value, firstWins)) {
            return OptionalDouble.of(1);
        }
        if (isAmong(value, secondWins)) {
            return OptionalDouble.of(0);
        }
        return isAmong(value, ties) ? OptionalDouble.of(0.5) : OptionalDouble.empty();
    }

    /** Returns whether a value is one of some, as a text or as a number: 2 is 2.0. */
    private static boolean isAmong(String value, List<String> values) {
        return values.stream().anyMatch(one -> one.equals(value) || number(one) == number(value));
    }

    private static double number(String text) {
        try {
            return Double.parseDouble(text.strip());
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }
}
