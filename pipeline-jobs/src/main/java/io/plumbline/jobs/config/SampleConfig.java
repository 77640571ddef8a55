package io.plumbline.jobs.config;

import io.plumbline.IdleOption;
import io.plumbline.OptionEffects;
import io.plumbline.data.PromptLayout;
import io.plumbline.engine.GenerationRequest;
import io.plumbline.engine.Sampling;
import java.io.Serializable;
import java.util.List;
import java.util.Set;

/**
 * The sampling of completions.
 *
 * @param model {@code sample.model}: {@value #POLICY}, or a Hugging Face directory or peft directory of adapters; null: what the
 *     policy starts as
 * @param prompts {@code sample.prompts}: files, directories, globs or tables of prompts
 * @param layout {@code sample.format}, {@code sample.columns} and {@code sample.keep-columns}: the columns of their rows
 * @param completions {@code sample.completions}: of each prompt
 * @param maxTokens {@code sample.max-tokens}: most tokens of a completion
 * @param sampling how each token is chosen
 * @param stop {@code sample.stop}: texts that end a completion
 * @param seed {@code sample.seed}: of all draws
 * @param maxRefusedFraction {@code sample.max-refused-fraction}: gate, share of rows in [0, 1] without a prompt that can be
 *     used beyond which the step fails; 1 never fails
 */
public record SampleConfig(
        String model,
        List<String> prompts,
        @Inline PromptLayout layout,
        int completions,
        int maxTokens,
        @Inline Sampling sampling,
        List<String> stop,
        long seed,
        double maxRefusedFraction)
        implements OptionEffects, Serializable {
    /** Stands for the policy that the experiment's training leaves. */
    public static final String POLICY = "policy";

    private static final int MOST_STOPS = 16;
    private static final int LONGEST_STOP = 1_000;

    /** Refuses values out of range and credentials in an address; copies the lists. */
    public SampleConfig {
        prompts = List.copyOf(prompts);
        stop = List.copyOf(stop);
        if (model != null) {
            Check.address("sample.model", model);
        }
        for (String path : prompts) {
            Check.input("sample.prompts", path);
        }
        Check.atLeast(1, "sample.completions", completions);
        Check.that(
                completions <= GenerationRequest.MOST_COMPLETIONS,
                "sample.completions",
                "must be at most " + GenerationRequest.MOST_COMPLETIONS,
                completions);
        Check.that(
                completions == 1 || !sampling.isGreedy(),
                "sample.completions",
                "must be 1 where sample.temperature is 0, as all of them would be the same",
                completions);
        Check.atLeast(1, "sample.max-tokens", maxTokens);
        Check.that(
                stop.size() <= MOST_STOPS && Set.copyOf(stop).size() == stop.size(),
                "sample.stop",
                "must be at most " + MOST_STOPS + " different texts",
                stop.size());
        for (String text : stop) {
            Check.that(
                    !text.isEmpty() && text.length() <= LONGEST_STOP,
                    "sample.stop",
                    "must be texts of 1 to " + LONGEST_STOP + " characters",
                    "one of " + text.length());
        }
        Check.fraction("sample.max-refused-fraction", maxRefusedFraction);
    }

    /** Returns whether the policy of the experiment is sampled from. */
    public boolean isOfPolicy() {
        return POLICY.equals(model);
    }

    /** Returns whether a model that has nothing to do with the run's own is sampled from. */
    public boolean isOfAnother() {
        return model != null && !isOfPolicy();
    }

    /** Returns the same prompts and bounds, with one completion of the most probable tokens. */
    public SampleConfig greedy() {
        return new SampleConfig(model, prompts, layout, 1, maxTokens, Sampling.GREEDY, stop, seed, maxRefusedFraction);
    }

    @Override
    public List<IdleOption> idle(String section) {
        String temperature = section + ".temperature";
        return sampling.isGreedy()
                ? List.of(new IdleOption(
                        section + ".seed", temperature, temperature + " = 0 takes the most probable token"))
                : List.of();
    }
}
