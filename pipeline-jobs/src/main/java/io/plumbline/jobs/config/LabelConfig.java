package io.plumbline.jobs.config;

import io.plumbline.IdleOption;
import io.plumbline.OptionEffects;
import io.plumbline.verify.VerifierOptions;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Scores of completions, and what is made of them.
 *
 * @param completions {@code label.completions}: files or tables of completions; empty: those that sample has left
 * @param columns {@code label.columns}: their columns
 * @param keepColumns {@code label.keep-columns}: columns that go along
 * @param by {@code label.by}: what scores: the name of a verifier, or one of {@link #REWARD_MODEL} and {@link #POLICY}; null
 *     where it is not said
 * @param options {@code label.options}: of the verifier
 * @param verifierTimeoutSeconds {@code label.verifier-timeout-seconds}: of one call
 * @param rewardModel {@code label.reward-model}: a directory; null: the experiment's
 * @param policy {@code label.policy}: a directory; null: the experiment's
 * @param beta {@code label.beta}: β of the implicit reward
 * @param write {@code label.write}: what is made of the labels
 * @param margin {@code label.margin}: by how much scores of a pair must differ
 * @param threshold {@code label.threshold}: the least score that passes; null: the verifier's own verdict
 * @param noiseTemperature {@code label.noise-temperature}: of noise in the labels; 0: none
 * @param seed {@code label.seed}: of the noise
 * @param maxFailedFraction {@code label.max-failed-fraction}: gate, share of completions without a score
 */
public record LabelConfig(
        List<String> completions,
        CompletionNames columns,
        List<String> keepColumns,
        String by,
        VerifierOptions options,
        double verifierTimeoutSeconds,
        String rewardModel,
        String policy,
        double beta,
        Write write,
        double margin,
        Double threshold,
        double noiseTemperature,
        long seed,
        double maxFailedFraction)
        implements OptionEffects, Serializable {
    /** The value of {@code label.by} for a reward model. */
    public static final String REWARD_MODEL = "reward-model";
    /** The value of {@code label.by} for the implicit reward of a policy. */
    public static final String POLICY = "policy";

    /** The columns that labels have of their own. */
    public static final List<String> OWN_COLUMNS =
            List.of("prompt_id", "prompt", "completion", "index", "finish", "score", "passed", "reason", "detail");

    static final String ANSWER = "label.options.answer";

    private static final double LONGEST_TIMEOUT = 86_400;

    /** Returns whether labels have a column of this name in any case, which Spark does not tell. */
    public static boolean isOwnColumn(String name) {
        return OWN_COLUMNS.contains(name.toLowerCase(Locale.ROOT));
    }

    private static boolean areApart(List<String> columns) {
        return columns.stream()
                        .map(name -> name.toLowerCase(Locale.ROOT))
                        .distinct()
                        .count()
                == columns.stream().distinct().count();
    }

    /**
     * The names of the columns of files.
     *
     * @param prompt {@code label.columns.prompt}
     * @param completion {@code label.columns.completion}
     */
    public record CompletionNames(String prompt, String completion) implements Serializable {
        /** Refuses missing names, and one for both. */
        public CompletionNames {
            Check.notBlank("label.columns.prompt", prompt);
            Check.notBlank("label.columns.completion", completion);
            Check.that(
                    !completion.equals(prompt),
                    "label.columns.completion",
                    "must differ from label.columns.prompt",
                    completion);
        }
    }

    /** The forms of preferences. */
    public enum Write {
        /** All completions of a prompt with their scores. */
        SCORED,
        /** The best against the worst. */
        PAIRS,
        /** All pairs whose scores differ by more than the margin. */
        MARGIN,
        /** The best of each prompt. */
        BEST,
        /** All that pass. */
        PASSED
    }

    /** Copies the lists; refuses values out of range. */
    public LabelConfig {
        completions = List.copyOf(completions);
        keepColumns = List.copyOf(keepColumns);
        for (String path : completions) {
            Check.input("label.completions", path);
        }
        if (by != null) {
            Check.notBlank("label.by", by);
        }
        for (String column : keepColumns) {
            Check.notBlank("label.keep-columns", column);
        }
        Check.that(
                keepColumns.stream().noneMatch(LabelConfig::isOwnColumn) && areApart(keepColumns),
                "label.keep-columns",
                "must be columns that differ by more than case, and other ones than those of labels ("
                        + String.join(", ", OWN_COLUMNS) + ")",
                keepColumns);
        if (rewardModel != null) {
            Check.address("label.reward-model", rewardModel);
        }
        if (policy != null) {
            Check.address("label.policy", policy);
        }
        Check.that(
                verifierTimeoutSeconds > 0 && verifierTimeoutSeconds <= LONGEST_TIMEOUT,
                "label.verifier-timeout-seconds",
                "must be above 0 and at most 86400, a day",
                verifierTimeoutSeconds);
        Check.that(beta > 0 && Double.isFinite(beta), "label.beta", "must be above 0", beta);
        Check.that(margin >= 0 && Double.isFinite(margin), "label.margin", "must be at least 0", margin);
        Check.that(threshold == null || Double.isFinite(threshold), "label.threshold", "must be a number", threshold);
        Check.that(
                noiseTemperature >= 0 && Double.isFinite(noiseTemperature),
                "label.noise-temperature",
                "must be at least 0",
                noiseTemperature);
        Check.fraction("label.max-failed-fraction", maxFailedFraction);
        Check.that(
                threshold != null || write != Write.PASSED || by == null || isVerifier(by),
                "label.threshold",
                "must be set where label.write = passed and no verifier says what passes (label.by = " + by + ")",
                "null");
        List<String> carried = carried(columns, keepColumns, answer(by, options));
        Check.that(
                completions.isEmpty() || carried.stream().noneMatch(LabelConfig::isOwnColumn) && areApart(carried),
                ANSWER,
                "must be a column that differs by more than case from those of label.keep-columns, and another one than"
                        + " those of labels (" + String.join(", ", OWN_COLUMNS) + ")",
                answer(by, options));
    }

    /** Returns the column that the verifier is told to compare with; null where there is none. */
    private static String answer(String by, VerifierOptions options) {
        return by == null || !isVerifier(by) ? null : options.text("answer", null);
    }

    private static List<String> carried(CompletionNames columns, List<String> keepColumns, String answer) {
        Set<String> carried = new LinkedHashSet<>(keepColumns);
        if (answer != null) {
            carried.add(answer);
        }
        carried.removeAll(List.of(columns.prompt(), columns.completion()));
        return List.copyOf(carried);
    }

    /** Returns the columns of files that go along, with the one that the verifier is told to compare with. */
    public List<String> carriedColumns() {
        return carried(columns, keepColumns, answer(by, options));
    }

    /** Returns whether a verifier scores. */
    public boolean isByVerifier() {
        return by != null && isVerifier(by);
    }

    /** Returns whether a reward model scores. */
    public boolean isByRewardModel() {
        return REWARD_MODEL.equals(by);
    }

    /** Returns whether a policy scores. */
    public boolean isByPolicy() {
        return POLICY.equals(by);
    }

    private static boolean isVerifier(String by) {
        return !by.equals(REWARD_MODEL) && !by.equals(POLICY);
    }

    /** The limit of one call of the verifier. */
    public Duration verifierTimeout() {
        return Duration.ofNanos(Math.max(1, Math.round(verifierTimeoutSeconds * 1e9)));
    }

    @Override
    public List<IdleOption> idle(String section) {
        List<IdleOption> idle = new ArrayList<>();
        String byKey = section + ".by";
        if (by != null) {
            if (!isByVerifier()) {
                idle.add(new IdleOption(section + ".options", byKey, byKey + " names no verifier"));
                idle.add(new IdleOption(section + ".verifier-timeout-seconds", byKey, byKey + " names no verifier"));
            }
            if (!isByRewardModel()) {
                idle.add(new IdleOption(section + ".reward-model", byKey, byKey + " is not " + REWARD_MODEL));
            }
            if (!isByPolicy()) {
                idle.add(new IdleOption(section + ".policy", byKey, byKey + " is not " + POLICY));
                idle.add(new IdleOption(section + ".beta", byKey, byKey + " is not " + POLICY));
            }
        }
        String files = section + ".completions";
        if (completions.isEmpty()) {
            idle.add(new IdleOption(section + ".columns", files, files + " is empty"));
            idle.add(new IdleOption(section + ".keep-columns", files, files + " is empty, and all columns go along"));
        }
        addThoseOfWrite(section, idle);
        return idle;
    }

    private void addThoseOfWrite(String section, List<IdleOption> idle) {
        String key = section + ".write";
        boolean makesPairs = write == Write.PAIRS || write == Write.MARGIN;
        if (write != Write.MARGIN) {
            idle.add(new IdleOption(section + ".margin", key, key + " is not margin"));
        }
        if (write != Write.PASSED) {
            idle.add(new IdleOption(section + ".threshold", key, key + " is not passed"));
        }
        String noise = section + ".noise-temperature";
        if (!makesPairs && noiseTemperature > 0) {
            idle.add(new IdleOption(noise, key, key + " makes no pairs"));
        }
        if (!makesPairs || noiseTemperature == 0) {
            String because = makesPairs ? noise : key;
            idle.add(
                    new IdleOption(section + ".seed", because, makesPairs ? noise + " is 0" : key + " makes no pairs"));
        }
    }
}
