package io.plumbline.watch;

import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * Follows which policy of a training is the best by a held-out metric, and whether it is time to stop, as transformers do with
 * {@code metric_for_best_model} and {@code EarlyStoppingCallback}: an evaluation that does not better the best one before by
 * more than a least gain counts, one that does sets the count to 0. Of equal ones the first is the best. All are of the same
 * held-out examples: a training that chooses by them begins anew with others.
 */
public final class BestPoint {
    private final HeldOutMetric metric;
    private final int patience;
    private final double minDelta;
    private HeldOutPoint best;
    private HeldOutPoint last;
    private int without;

    /**
     * @param metric that policies are compared by
     * @param patience evaluations without a gain after which to stop; 0: never
     * @param minDelta a gain counts where it is greater than this
     */
    public BestPoint(HeldOutMetric metric, int patience, double minDelta) {
        this.metric = Objects.requireNonNull(metric, "metric");
        this.patience = patience;
        this.minDelta = minDelta;
    }

    /**
     * Adds an evaluation.
     *
     * @return whether it is the best so far
     * @throws IllegalArgumentException where it does not have the metric
     * @throws IllegalStateException where it is known to be of other examples than those before
     */
    public boolean add(HeldOutPoint point) {
        double value = point.figure(metric);
        if (Double.isNaN(value)) {
            throw new IllegalArgumentException("The evaluation after step " + point.step() + " has no " + metric.key());
        }
        if (last != null && last.sample() != null && point.sample() != null && last.isOfOtherExamples(point)) {
            throw new IllegalStateException("The evaluation after step " + point.step()
                    + " is of other held-out examples than that after step " + last.step()
                    + ": neither is better than the other");
        }
        last = point;
        double gain = best == null ? Double.POSITIVE_INFINITY : metric.gain(value, best.figure(metric));
        without = gain > minDelta ? 0 : without + 1;
        if (gain > 0) {
            best = point;
        }
        return best == point;
    }

    /** The metric that policies are compared by. */
    public HeldOutMetric metric() {
        return metric;
    }

    /** The best evaluation; empty before the first. */
    public Optional<HeldOutPoint> best() {
        return Optional.ofNullable(best);
    }

    /** The reason why to stop; empty where there is none. */
    public Optional<String> stop() {
        if (patience == 0 || without < patience) {
            return Optional.empty();
        }
        return Optional.of(String.format(
                Locale.ROOT,
                "%s has not become better%s in %d evaluations; it was best after step %d, with %.4f%s",
                metric.key(),
                minDelta > 0 ? " by more than " + minDelta : "",
                without,
                best.step(),
                best.figure(metric),
                best == last
                        ? ", a smaller gain than that"
                        : String.format(Locale.ROOT, ", and is %.4f after step %d", last.figure(metric), last.step())));
    }
}
