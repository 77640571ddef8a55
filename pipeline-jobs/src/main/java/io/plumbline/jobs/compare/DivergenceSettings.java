package io.plumbline.jobs.compare;

import io.plumbline.jobs.config.EngineConfig;

/**
 * The settings of {@code divergence}.
 *
 * @param completions table of completions that the policy sampled
 * @param reference Hugging Face directory of the reference
 * @param policy that of the policy; null: its log-probs stand in the table
 * @param engine what computes
 * @param out directory for {@code divergences/} and {@code divergence.json}
 */
public record DivergenceSettings(String completions, String reference, String policy, EngineConfig engine, String out) {
    /** Refuses places that cannot be ones. */
    public DivergenceSettings {
        Command.DIVERGENCE.requirePlace("--completions", completions);
        Command.DIVERGENCE.requirePlace("--reference", reference);
        if (policy != null) {
            Command.DIVERGENCE.requirePlace("--policy", policy);
        }
        Command.DIVERGENCE.requirePlace("--out", out);
    }
}
