package io.plumbline.jobs.compare;

import io.plumbline.compare.RatingOptions;
import java.util.HashSet;
import java.util.List;

/**
 * The settings of {@code rate}.
 *
 * @param tables judgements, taken together
 * @param columns names of the columns
 * @param outcomes the meaning of outcomes
 * @param options the scale
 * @param maxUnusable the share of rows that may be of no use
 * @param out directory for {@code ratings.json}
 */
public record RateSettings(
        List<String> tables,
        Columns columns,
        OutcomeRule outcomes,
        RatingOptions options,
        double maxUnusable,
        String out) {
    /**
     * Names of the columns that are read.
     *
     * @param prompt what tells prompts apart; null: {@code prompt_id}, where a table has it
     * @param first name of the first player
     * @param second name of the second player
     * @param outcome see {@link OutcomeRule}
     * @param weight the number of judgements that a row counts as; null: {@code weight}, where a table has it
     */
    public record Columns(String prompt, String first, String second, String outcome, String weight) {
        /** The names in {@code judgements/}. */
        public static final Columns DEFAULT = new Columns(null, "first", "second", "outcome", null);
    }

    /** Refuses what cannot work. */
    public RateSettings {
        tables = List.copyOf(tables);
        tables.forEach(table -> Command.RATE.requirePlace("--data", table));
        Command.RATE.requirePlace("--out", out);
        if (new HashSet<>(tables).size() < tables.size()) {
            throw Command.RATE.refused("--data names a table twice, whose judgements would count twice");
        }
        if (!(maxUnusable >= 0 && maxUnusable <= 1)) {
            throw Command.RATE.refused("--max-unusable-fraction must be from 0 to 1, got " + maxUnusable);
        }
    }
}
