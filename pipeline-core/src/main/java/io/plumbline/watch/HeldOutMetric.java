package io.plumbline.watch;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A held-out figure that policies are compared by. */
public enum HeldOutMetric {
    /** The mean loss; the smaller, the better. */
    LOSS("eval_loss", -1),
    /** The share of pairs whose chosen reward is the greater. */
    ACCURACY("eval_rewards/accuracies", 1),
    /** The mean of chosen reward − rejected reward. */
    MARGIN("eval_rewards/margins", 1);

    private final String key;
    private final int direction;

    HeldOutMetric(String key, int direction) {
        this.key = key;
        this.direction = direction;
    }

    /** The metric of a name; empty where there is none. */
    public static Optional<HeldOutMetric> of(String key) {
        return Arrays.stream(values()).filter(metric -> metric.key.equals(key)).findFirst();
    }

    /** The names of all metrics. */
    public static List<String> keys() {
        return Arrays.stream(values()).map(HeldOutMetric::key).toList();
    }

    /** Its name in {@code metrics/held-out.jsonl}, as TRL and transformers write it. */
    public String key() {
        return key;
    }

    /** Returns by how much a value is better than another; negative where it is worse. */
    double gain(double value, double than) {
        return direction * (value - than);
    }
}
