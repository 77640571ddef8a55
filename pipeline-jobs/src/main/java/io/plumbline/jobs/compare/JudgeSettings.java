package io.plumbline.jobs.compare;

import io.plumbline.compare.Judgement;
import java.util.List;

/**
 * The settings of {@code judge}.
 *
 * @param first table of the first policy's completions with scores
 * @param second that of the second policy
 * @param firstName the first policy's name in the judgements; null for one by its place
 * @param secondName that of the second policy
 * @param columns names of the columns
 * @param margin the most by which scores of a tie differ
 * @param out directory for {@code judgements/} and {@code comparison.json}
 */
public record JudgeSettings(
        String first, String second, String firstName, String secondName, Columns columns, double margin, String out) {
    /** The folder of scored completions in that of an experiment, which gives no name. */
    private static final String LABELS = "labels";

    /**
     * Names of the columns that are read.
     *
     * @param prompt what tells prompts apart
     * @param index number of a completion among those of its prompt; null: {@code index}, where a table has it
     * @param score a number, of which the greater is the better
     */
    public record Columns(String prompt, String index, String score) {
        /** The names in {@code labels/}. */
        public static final Columns DEFAULT = new Columns("prompt_id", null, "score");
    }

    /** Finds names and refuses what cannot be compared. */
    public JudgeSettings {
        Command.JUDGE.requirePlace("--first", first);
        Command.JUDGE.requirePlace("--second", second);
        Command.JUDGE.requirePlace("--out", out);
        firstName = firstName == null ? nameOf(first) : firstName;
        secondName = secondName == null ? nameOf(second) : secondName;
        requireName("--first-name", firstName);
        requireName("--second-name", secondName);
        if (firstName.equals(secondName)) {
            throw Command.JUDGE.refused(
                    "both policies are called '" + firstName + "'; tell them apart by --first-name and --second-name");
        }
        if (!(margin >= 0 && margin < Double.POSITIVE_INFINITY)) {
            throw Command.JUDGE.refused("--margin must be at least 0, got " + margin);
        }
    }

    private static void requireName(String option, String name) {
        if (!Judgement.isName(name)) {
            throw Command.JUDGE.refused(
                    option + " must have 1 to " + Judgement.LONGEST_NAME + " characters, got " + name.length());
        }
    }

    /** Returns the last part of a place that is not {@code labels}. */
    private static String nameOf(String location) {
        List<String> parts = List.of(location.split("/+"));
        for (int i = parts.size() - 1; i >= 0; i--) {
            if (!parts.get(i).isEmpty() && !parts.get(i).equals(LABELS)) {
                return parts.get(i);
            }
        }
        return "";
    }
}
