package io.plumbline.engine;

import io.plumbline.IdleOption;
import io.plumbline.OptionEffects;
import java.io.Serializable;
import java.util.List;
import java.util.stream.Stream;

/**
 * The rule by which a token is chosen from a model's logits, with the options of transformers' {@code generate}, in the order
 * and by the rules of its logits processors: the penalty, then the temperature, then what is cut off, each cut from what the
 * one before leaves.
 *
 * @param temperature logits are divided by it; 0 takes the most probable token, of several the one with the smallest id
 * @param topK most probable tokens that are left, and those as probable as the last of them; 0 for all (Fan et al. 2018)
 * @param topP share of the probability that the most probable tokens must reach to be left alone: the fewest of them, at least
 *     one, and of equal ones those with the smallest ids; 1 for all (Holtzman et al. 2020)
 * @param minP tokens are left whose probability is at least this share of the most probable token's; 0 for all (Nguyen et al.
 *     2024)
 * @param repetitionPenalty positive logits of tokens of prompt and completion are divided by it, negative ones multiplied;
 *     0.01 to 100, 1 for none (Keskar et al. 2019)
 */
public record Sampling(double temperature, int topK, double topP, double minP, double repetitionPenalty)
        implements OptionEffects, Serializable {
    /** Takes the most probable token. */
    public static final Sampling GREEDY = new Sampling(0, 0, 1, 0, 1);

    /** Draws from the model's own distribution. */
    public static final Sampling PLAIN = new Sampling(1, 0, 1, 0, 1);

    private static final long serialVersionUID = 1L;
    private static final double LEAST_TEMPERATURE = 1e-6;
    private static final double LEAST_PENALTY = 0.01;
    private static final double MOST_PENALTY = 100;

    /** Refuses values out of range by their key. */
    public Sampling {
        require(temperature >= 0 && Double.isFinite(temperature), "temperature must be ≥ 0", temperature);
        // Less would make logits that are no numbers in single precision.
        require(
                temperature == 0 || temperature >= LEAST_TEMPERATURE,
                "temperature must be 0 or at least 1e-6",
                temperature);
        require(topK >= 0, "top-k must be ≥ 0", topK);
        require(topP > 0 && topP <= 1, "top-p must be > 0 and ≤ 1", topP);
        require(minP >= 0 && minP <= 1, "min-p must be from 0 to 1", minP);
        // More and less would make such logits too, and leave nothing of a text.
        require(
                repetitionPenalty >= LEAST_PENALTY && repetitionPenalty <= MOST_PENALTY,
                "repetition-penalty must be from 0.01 to 100",
                repetitionPenalty);
    }

    private static void require(boolean holds, String rule, Number found) {
        if (!holds) {
            throw new IllegalArgumentException(rule + ", got " + found);
        }
    }

    /** Returns whether the most probable token is taken. */
    public boolean isGreedy() {
        return temperature == 0;
    }

    /** Returns whether tokens are drawn from the model's own distribution. */
    public boolean isPlain() {
        return equals(PLAIN);
    }

    @Override
    public List<IdleOption> idle(String section) {
        if (!isGreedy()) {
            return List.of();
        }
        String key = section + ".temperature";
        return Stream.of("top-k", "top-p", "min-p")
                .map(cut -> new IdleOption(section + "." + cut, key, key + " = 0 takes the most probable token"))
                .toList();
    }
}
