package io.plumbline.loss;

import java.util.List;
import java.util.function.Function;

/**
 * A loss as the configuration names it.
 *
 * @param name the value of {@code loss.type}, TRL's where TRL has the loss
 * @param comment what it is, in a line, with its source
 * @param options the options it takes
 * @param maker makes the loss of their values, and refuses those that it cannot take
 */
public record LossType(String name, String comment, List<LossOption> options, Function<OptionValues, Loss> maker) {
    /** Copies the list. */
    public LossType {
        options = List.copyOf(options);
    }

    /** Returns whether the loss takes an option of this name. */
    public boolean takes(String option) {
        return options.stream().anyMatch(one -> one.name().equals(option));
    }
}
