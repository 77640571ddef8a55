package io.plumbline.loss;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * A loss as the configuration names it.
 *
 * @param name the value of {@code loss.type}, TRL's where TRL has the loss
 * @param comment what it is, in a line, with its source
 * @param options the options it takes
 * @param maker makes the loss of their values, one or a sum of several, and refuses those that it cannot take
 */
public record LossType(
        String name, String comment, List<LossOption> options, Function<OptionValues, WeightedLosses> maker) {
    /** Copies the list. */
    public LossType {
        options = List.copyOf(options);
    }

    /**
     * A loss that is no sum.
     *
     * @param maker makes the loss of the options' values, and refuses those that it cannot take
     */
    static LossType of(String name, String comment, List<LossOption> options, Function<OptionValues, Loss> maker) {
        return new LossType(name, comment, options, values -> WeightedLosses.of(maker.apply(values)));
    }

    /**
     * A loss of pairs, each by itself, which takes the modifiers of all such losses too.
     *
     * @param maker makes the loss of the options' values, and refuses those that it cannot take
     */
    static LossType ofPairs(String name, String comment, List<LossOption> options, Function<OptionValues, Loss> maker) {
        List<LossOption> all = new ArrayList<>(options);
        all.add(LengthDesensitisedLoss.ALPHA);
        all.add(WeightedPreferenceLoss.WEIGHTING);
        return of(
                name,
                comment,
                all,
                values -> WeightedPreferenceLoss.of(LengthDesensitisedLoss.of(maker.apply(values), values), values));
    }

    /** Returns whether the loss takes an option of this name. */
    public boolean takes(String option) {
        return options.stream().anyMatch(one -> one.name().equals(option));
    }
}
