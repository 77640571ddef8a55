package io.plumbline.loss;

import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;

/** The losses by the name that {@code loss.type} gives them: a new loss is one class and one line here. */
public final class PreferenceLosses {
    private static final Map<String, Function<LossOptions, PreferenceLoss>> BY_TYPE =
            Map.of("sigmoid", options -> new SigmoidLoss(options.beta(), options.labelSmoothing()));

    private PreferenceLosses() {}

    /** The names, sorted. */
    public static SortedSet<String> types() {
        return new TreeSet<>(BY_TYPE.keySet());
    }

    /**
     * The loss of a configuration.
     *
     * @throws IllegalArgumentException naming the key whose value the loss refuses
     */
    public static PreferenceLoss of(LossOptions options) {
        return BY_TYPE.get(options.type()).apply(options);
    }
}
