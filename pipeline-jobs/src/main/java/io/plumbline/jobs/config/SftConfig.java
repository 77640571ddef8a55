package io.plumbline.jobs.config;

import io.plumbline.IdleOption;
import io.plumbline.OptionEffects;
import io.plumbline.train.OptimizerSettings;
import java.io.Serializable;
import java.util.List;

/**
 * Supervised fine-tuning on the chosen completions, before the preferences. Workers, averaging, seed and checkpoints are
 * those of {@code training}.
 *
 * @param enabled {@code sft.enabled}: whether the chain has this step
 * @param epochs {@code sft.epochs}: passes over the train split
 * @param completionsPerStep {@code sft.completions-per-step}: chosen completions of one optimiser step on one worker
 * @param optimizer how gradients become steps
 */
public record SftConfig(boolean enabled, int epochs, int completionsPerStep, @Inline OptimizerSettings optimizer)
        implements OptionEffects, Serializable {
    /** Refuses values out of range. */
    public SftConfig {
        Check.atLeast(1, "sft.epochs", epochs);
        Check.atLeast(1, "sft.completions-per-step", completionsPerStep);
    }

    @Override
    public List<IdleOption> idle(String section) {
        String enabledKey = section + ".enabled";
        return enabled ? List.of() : List.of(new IdleOption(section, enabledKey, enabledKey + " is false"));
    }
}
