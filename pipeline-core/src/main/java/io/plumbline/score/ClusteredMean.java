package io.plumbline.score;

import java.util.Arrays;

/**
 * A weighted mean of values that come in clusters, such as all judgements of one prompt. Values of one cluster may depend on
 * each other; clusters are drawn independently. The error is that of a ratio of two sums, linearised (Cochran 1977, section
 * 6.5): the deviations of a cluster are summed before they are squared. 16 bytes a cluster.
 */
public final class ClusteredMean {
    private static final double RULE_OF_THREE = 3;

    private double[] weights = new double[1024];
    private double[] sums = new double[1024];
    private int clusters;

    /**
     * Adds a cluster.
     *
     * @param weight sum of its weights, above 0
     * @param sum of its weighted values
     */
    public void add(double weight, double sum) {
        addTo(clusters, weight, sum);
    }

    /**
     * Adds to a cluster.
     *
     * @param cluster its number, in the order in which they were added; the next one makes a new cluster
     * @param weight sum of the weights that are added, above 0
     * @param sum of the weighted values that are added
     */
    public void addTo(int cluster, double weight, double sum) {
        if (!(weight > 0)) {
            throw new IllegalArgumentException("A cluster's weight must be > 0, got " + weight);
        }
        if (cluster > clusters) {
            throw new IllegalArgumentException("Cluster " + cluster + " must not come before cluster " + clusters);
        }
        if (cluster < clusters) {
            weights[cluster] += weight;
            sums[cluster] += sum;
            return;
        }
        if (clusters == weights.length) {
            int longer = Math.addExact(clusters, clusters);
            weights = Arrays.copyOf(weights, longer);
            sums = Arrays.copyOf(sums, longer);
        }
        weights[clusters] = weight;
        sums[clusters] = sum;
        clusters++;
    }

    /** Returns the same clusters, to which others can be added. */
    public ClusteredMean copy() {
        ClusteredMean copy = new ClusteredMean();
        copy.weights = weights.clone();
        copy.sums = sums.clone();
        copy.clusters = clusters;
        return copy;
    }

    /** Returns the number of clusters. */
    public int clusters() {
        return clusters;
    }

    /** Returns the number of clusters whose values sum to something above 0. */
    public long positive() {
        return Arrays.stream(sums, 0, clusters).filter(sum -> sum > 0).count();
    }

    /** Returns the number of clusters whose values sum to something below 0. */
    public long negative() {
        return Arrays.stream(sums, 0, clusters).filter(sum -> sum < 0).count();
    }

    /** Returns the weight of all clusters together. */
    public double weight() {
        return sum(weights);
    }

    /** Returns the mean; NaN of no cluster. */
    public double mean() {
        return sum(sums) / sum(weights);
    }

    /** Returns the {@link EffectiveNumber} of clusters; NaN of no cluster. */
    public double effectiveClusters() {
        return EffectiveNumber.of(weights, clusters);
    }

    /** Returns the same without its fraction; 0 of no cluster. */
    public int wholeEffectiveClusters() {
        return EffectiveNumber.whole(effectiveClusters());
    }

    /** Returns the variance of the mean where every cluster stands for itself: without the correction for few clusters. */
    public double plainVariance() {
        double mean = mean();
        double total = sum(weights);
        double squares = 0;
        for (int i = 0; i < clusters; i++) {
            double deviation = (sums[i] - mean * weights[i]) / total;
            squares += deviation * deviation;
        }
        return squares;
    }

    /**
     * Returns the number of independent judgements that clusters of outcomes in [0, 1] are worth: {@code p (1 − p)} by the variance
     * between clusters, with p their mean (Kish 1965, design effect), to be held against {@link Interval#wilson}. Clusters that
     * say almost the same have a variance near 0, which tells nothing: beside {@code n} clusters a share of up to {@code 3 / n} may
     * be of a kind that is not among them (rule of three) and differ from the mean by as much as a cluster can, which bounds the
     * number. Where all say the same, it is their effective number.
     *
     * @param quantile by how many errors the mean may miss, {@link Interval#QUANTILE} where the variance is known as well as
     *     the mean; Student's, where the variance is an estimate out of few clusters, makes the number smaller (Korn and
     *     Graubard 1998, "Confidence intervals for proportions with small expected number of positive counts")
     */
    public double judgements(double quantile) {
        double rate = mean();
        double effective = effectiveClusters();
        if (rate <= 0 || rate >= 1) {
            return effective;
        }
        double farthest = Math.max(rate, 1 - rate);
        double unseen = RULE_OF_THREE / effective * farthest * farthest;
        double most = effective * Math.max(1, rate * (1 - rate) / unseen);
        double known = Interval.QUANTILE / quantile;
        return Math.min(most, rate * (1 - rate) / plainVariance() * (known * known));
    }

    private double sum(double[] values) {
        double sum = 0;
        for (int i = 0; i < clusters; i++) {
            sum += values[i];
        }
        return sum;
    }
}
