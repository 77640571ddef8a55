package io.plumbline.train;

import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;

/** The optimisers by the name that {@code training.optimizer} gives them, as DL4J's updater and regularisation. */
public final class Optimizers {
    private record Optimizer(Function<LearningRateSchedule, TorchUpdater> updater, GroupDecay.Form decay) {}

    private static final Map<String, Optimizer> BY_NAME = Map.of(
            "adamw", new Optimizer(TorchAdamW::new, GroupDecay.Form.DECOUPLED),
            "rmsprop", new Optimizer(TorchRmsProp::new, GroupDecay.Form.OF_GRADIENT),
            "sgd", new Optimizer(TorchDescent::new, GroupDecay.Form.OF_GRADIENT));

    private Optimizers() {}

    /** The names, sorted. */
    public static SortedSet<String> names() {
        return new TreeSet<>(BY_NAME.keySet());
    }

    /**
     * Refuses values that no optimiser takes.
     *
     * @throws IllegalArgumentException that begins with the configuration key, below its section
     */
    static void require(String optimizer, double weightDecay, double maxGradientNorm) {
        if (optimizer == null || !BY_NAME.containsKey(optimizer)) {
            throw new IllegalArgumentException("optimizer must be one of " + String.join(", ", names()) + ", got "
                    + (optimizer == null ? "nothing" : "'" + optimizer + "'"));
        }
        requireNotNegative("weight-decay", weightDecay);
        requireNotNegative("max-gradient-norm", maxGradientNorm);
    }

    private static void requireNotNegative(String key, double value) {
        if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(key + " must be >= 0, got " + value);
        }
    }

    static TorchUpdater updater(OptimizerOptions options) {
        return BY_NAME.get(options.name()).updater().apply(options.schedule());
    }

    /** @param decayed what of the flat vector decays */
    static List<GroupDecay> regularization(OptimizerOptions options, List<GroupDecay.Span> decayed) {
        if (options.weightDecay() == 0) {
            return List.of();
        }
        return List.of(new GroupDecay(
                options.weightDecay(), BY_NAME.get(options.name()).decay(), decayed));
    }
}
