package io.plumbline.jobs.config;

import io.plumbline.IdleOption;
import io.plumbline.OptionEffects;
import java.io.Serializable;
import java.util.List;

/**
 * Scores of held-out examples while the policy is trained.
 *
 * @param everyRounds {@code score.every-rounds}: rounds of the training between them; 0: none
 * @param sampleExamples {@code score.sample-examples}: held-out examples that are scored; 0: all
 * @param samplePrompts {@code score.sample-prompts}: prompts of them that the policy completes each time; 0: none
 */
public record EvaluationConfig(int everyRounds, int sampleExamples, int samplePrompts)
        implements OptionEffects, Serializable {
    /** The key of the rounds between scores. */
    public static final String EVERY_ROUNDS = "score.every-rounds";

    /** The key of the prompts that are completed. */
    public static final String SAMPLE_PROMPTS = "score.sample-prompts";

    private static final int MOST_PROMPTS = 1_000;

    /** Refuses values out of range. */
    public EvaluationConfig {
        Check.atLeast(0, EVERY_ROUNDS, everyRounds);
        Check.atLeast(0, "score.sample-examples", sampleExamples);
        Check.atLeast(0, SAMPLE_PROMPTS, samplePrompts);
        Check.that(samplePrompts <= MOST_PROMPTS, SAMPLE_PROMPTS, "must be at most " + MOST_PROMPTS, samplePrompts);
        Check.that(
                sampleExamples == 0 || samplePrompts <= sampleExamples,
                SAMPLE_PROMPTS,
                "must be at most score.sample-examples (" + sampleExamples + ")",
                samplePrompts);
    }

    /** Returns whether there are any. */
    public boolean isOn() {
        return everyRounds > 0;
    }

    /** An option that has no effect without scores during training. */
    static IdleOption withoutScores(String option) {
        return new IdleOption(option, EVERY_ROUNDS, EVERY_ROUNDS + " = 0 scores nothing during training");
    }

    @Override
    public List<IdleOption> idle(String section) {
        return isOn()
                ? List.of()
                : List.of(withoutScores(section + ".sample-examples"), withoutScores(section + ".sample-prompts"));
    }
}
