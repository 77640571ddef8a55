package io.plumbline.model;

import io.plumbline.IdleOption;
import io.plumbline.OptionEffects;
import java.io.Serializable;
import java.util.List;

/**
 * The adapters of a model: low-rank additions to its matrices that are trained in their place (Hu et al. 2021, LoRA).
 *
 * @param rank columns of the two factors of what is added to a matrix; 0 for no adapters
 * @param alpha what is added is multiplied by {@code alpha / rank}
 * @param rankStabilized multiplied by {@code alpha / sqrt(rank)} instead (Kalajdzievski 2023)
 * @param targets modules whose weights get an adapter, by the end of their Hugging Face name: {@code q_proj},
 *     {@code attn.c_proj}; or {@link #ALL_LINEAR} alone
 * @param dropout share of its input that an adapter leaves out in training; only 0 is computed
 */
public record LoraConfig(int rank, double alpha, boolean rankStabilized, List<String> targets, double dropout)
        implements OptionEffects, Serializable {
    /** Stands for the weights of all linear layers in the blocks. */
    public static final String ALL_LINEAR = "all-linear";

    private static final long serialVersionUID = 1L;
    private static final int MOST_RANK = 4096;

    /** Refuses values out of range by their key. */
    public LoraConfig {
        targets = List.copyOf(targets);
        if (rank < 0 || rank > MOST_RANK) {
            throw new IllegalArgumentException("rank must be from 0 to " + MOST_RANK + ", got " + rank);
        }
        if (!(alpha > 0 && alpha < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("alpha must be > 0, got " + alpha);
        }
        if (dropout != 0) {
            throw new IllegalArgumentException("dropout must be 0, which alone is supported, got " + dropout);
        }
        if (targets.isEmpty() || targets.stream().anyMatch(String::isBlank)) {
            throw new IllegalArgumentException(
                    "targets must name modules, or be " + ALL_LINEAR + ", got " + ModelError.quote(targets.toString()));
        }
        if (targets.size() > 1 && targets.contains(ALL_LINEAR)) {
            throw new IllegalArgumentException("targets must be " + ALL_LINEAR + " alone, or names without it, got "
                    + ModelError.quote(targets.toString()));
        }
    }

    /**
     * Reads the text that {@link #json} gives.
     *
     * @throws io.plumbline.PlumblineException of kind MODEL if it is anything else
     */
    public static LoraConfig of(String json) {
        return PeftConfig.parse(json).lora();
    }

    /** The configuration as the text of an {@code adapter_config.json}. */
    public String json() {
        return PeftConfig.json(this, null, targets, BlockConfig.WeightOrder.OUT_IN)
                .toString();
    }

    @Override
    public List<IdleOption> idle(String section) {
        String key = section + ".rank";
        return isOn() ? List.of() : List.of(new IdleOption(section, key, key + " = 0 makes no adapters"));
    }

    /** Returns whether there are adapters. */
    public boolean isOn() {
        return rank > 0;
    }

    /** The number that what an adapter adds is multiplied by. */
    public double scale() {
        return alpha / (rankStabilized ? Math.sqrt(rank) : rank);
    }

    /** Returns whether the adapters are on all linear layers of the blocks. */
    boolean isOnAllLinear() {
        return targets.contains(ALL_LINEAR);
    }
}
