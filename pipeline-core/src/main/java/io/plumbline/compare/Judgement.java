package io.plumbline.compare;

/**
 * A judgement: which of two players did better on a prompt.
 *
 * @param first name of the player in the first place
 * @param second name of the player in the second place
 * @param outcome the first one's share of the win: 1 where it won, 0 where the second one did, 0.5 for a tie
 * @param weight the number of judgements that it counts as, above 0
 */
public record Judgement(String first, String second, double outcome, double weight) {
    /** Most characters of a player's name; what is longer is a text, and no name. */
    public static final int LONGEST_NAME = 120;

    private static final double MOST_WEIGHT = 1_000_000_000;

    /** A judgement that counts once. */
    public Judgement(String first, String second, double outcome) {
        this(first, second, outcome, 1);
    }

    /** Refuses what is no judgement of two players. */
    public Judgement {
        if (!isName(first) || !isName(second) || first.equals(second)) {
            throw new IllegalArgumentException("A judgement must be of two players with names of 1 to " + LONGEST_NAME
                    + " characters, got names of " + first.length() + " and " + second.length() + " characters"
                    + (first.equals(second) ? ", both the same" : ""));
        }
        if (!isOutcome(outcome)) {
            throw new IllegalArgumentException("An outcome must be in [0, 1], got " + outcome);
        }
        if (!isWeight(weight)) {
            throw new IllegalArgumentException(
                    "A judgement's weight must be > 0 and at most " + (long) MOST_WEIGHT + ", got " + weight);
        }
    }

    /** Returns whether a text can be a player's name. */
    public static boolean isName(String text) {
        return !text.isEmpty() && text.length() <= LONGEST_NAME;
    }

    /** Returns whether a number can be an outcome. */
    public static boolean isOutcome(double number) {
        return number >= 0 && number <= 1;
    }

    /** Returns whether a number can be a weight. */
    public static boolean isWeight(double number) {
        return number > 0 && number <= MOST_WEIGHT;
    }
}
