package io.plumbline.loss;

import java.io.Serializable;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * A loss of the configuration, with its options.
 *
 * @param type its name in {@link LossTypes}
 * @param weight its factor in a sum of losses, &gt; 0
 * @param options values of its options as they are written, by name; those that are not given have their defaults
 */
public record LossTerm(String type, double weight, Map<String, String> options) implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Refuses a type that is not there, an option that it does not take, and a value that it refuses. */
    public LossTerm {
        LossType known = LossTypes.named(type);
        for (String option : options.keySet()) {
            if (!known.takes(option)) {
                String others = LossTypes.taking(option);
                throw new RefusedOption(
                        option,
                        others.isEmpty() ? "is no option of " + type : "has no effect: only " + others + " takes it",
                        options.get(option));
            }
        }
        options = Collections.unmodifiableMap(new TreeMap<>(options));
        losses(known, weight, options);
    }

    /** The same with a value for every option, its default where none is given, and each value in one form. */
    public LossTerm complete() {
        Map<String, String> all = new TreeMap<>();
        for (LossOption option : LossTypes.named(type).options()) {
            all.put(option.name(), option.canonical(options.getOrDefault(option.name(), option.byDefault())));
        }
        return new LossTerm(type, weight, all);
    }

    /** As it is written in a configuration. */
    @Override
    public String toString() {
        StringBuilder text =
                new StringBuilder("{type=").append(type).append(", weight=").append(weight);
        options.forEach(
                (name, value) -> text.append(", ").append(name).append('=').append(value));
        return text.append('}').toString();
    }

    /** The loss with its weight. */
    WeightedLosses losses() {
        return losses(LossTypes.named(type), weight, options);
    }

    private static WeightedLosses losses(LossType type, double weight, Map<String, String> options) {
        return type.maker().apply(new OptionValues(options)).times(weight);
    }
}
