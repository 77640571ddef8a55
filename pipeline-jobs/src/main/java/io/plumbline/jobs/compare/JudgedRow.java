package io.plumbline.jobs.compare;

import io.plumbline.compare.Judgement;
import java.io.Serializable;
import java.util.Comparator;
import java.util.OptionalDouble;

/**
 * A row of a table of judgements.
 *
 * @param prompt what it is of; null where the table does not say, so that the row is a prompt of its own
 * @param first name of the first player
 * @param second name of the second player
 * @param outcome the first player's share of the win
 * @param weight the number of judgements that it counts as
 * @param use a judgement, or why it is none
 */
record JudgedRow(String prompt, String first, String second, double outcome, double weight, Use use)
        implements Serializable, Comparable<JudgedRow> {
    private static final long serialVersionUID = 1L;

    private static final Comparator<JudgedRow> ORDER = Comparator.comparing(
                    JudgedRow::prompt, Comparator.nullsFirst(Comparator.naturalOrder()))
            .thenComparing(JudgedRow::first)
            .thenComparing(JudgedRow::second)
            .thenComparingDouble(JudgedRow::outcome)
            .thenComparingDouble(JudgedRow::weight);

    /** The use of a row. */
    enum Use {
        /** It is a judgement of two players. */
        JUDGEMENT("used", "a judgement"),
        /** Both players are the same: it says nothing of strengths. */
        SELF_PLAY("self_play", "both players are the same"),
        /** A name is missing, empty or too long. */
        NO_PLAYER("no_player", "a player has no name of 1 to " + Judgement.LONGEST_NAME + " characters"),
        /** The outcome is missing or has no meaning. */
        NO_OUTCOME("no_outcome", "the outcome is no number from 0 to 1, or none of the values that were given"),
        /** The weight is missing or out of range. */
        NO_WEIGHT("no_weight", "the weight is no number above 0"),
        /** The prompt is missing where the table has a column of it. */
        NO_PROMPT("no_prompt", "the prompt is missing");

        private final String code;
        private final String reason;

        Use(String code, String reason) {
            this.code = code;
            this.reason = reason;
        }

        /** One word, for JSON. */
        String code() {
            return code;
        }

        /** The reason in words. */
        String reason() {
            return reason;
        }
    }

    /**
     * Reads a row.
     *
     * @param prompt null where it is missing, empty where the table has no column of it
     * @param outcome as it stands in the table
     * @param weight null where it is missing
     */
    static JudgedRow of(String prompt, String first, String second, String outcome, Double weight, OutcomeRule rule) {
        OptionalDouble share = rule.share(outcome);
        return new JudgedRow(
                prompt == null || prompt.isEmpty() ? null : prompt,
                first,
                second,
                share.orElse(Double.NaN),
                weight == null ? Double.NaN : weight,
                use(prompt, first, second, share, weight));
    }

    private static Use use(String prompt, String first, String second, OptionalDouble share, Double weight) {
        if (prompt == null) {
            return Use.NO_PROMPT;
        }
        if (first == null || second == null || !Judgement.isName(first) || !Judgement.isName(second)) {
            return Use.NO_PLAYER;
        }
        if (first.equals(second)) {
            return Use.SELF_PLAY;
        }
        if (share.isEmpty()) {
            return Use.NO_OUTCOME;
        }
        return weight == null || !Judgement.isWeight(weight) ? Use.NO_WEIGHT : Use.JUDGEMENT;
    }

    boolean isJudgement() {
        return use == Use.JUDGEMENT;
    }

    Judgement judgement() {
        return new Judgement(first, second, outcome, weight);
    }

    @Override
    public int compareTo(JudgedRow other) {
        return ORDER.compare(this, other);
    }
}
