package io.plumbline.compare;

import io.plumbline.score.EffectiveNumber;
import java.util.Arrays;

/**
 * A weighted mean of values that come in clusters, such as all judgements of one prompt. Values of one cluster may depend on
 * each other; clusters are drawn independently. The error is that of a ratio of two sums, linearised (Cochran 1977, section
 * 6.5): the deviations of a cluster are summed before they are squared. 16 bytes a cluster.
 */
final class ClusteredMean {
    /** Of an effective number of clusters whose weights are all the same. */
    private static final double ROUNDING = 1e-6;

    private double[] weights = new double[1024];
    private double[] sums = new double[1024];
    private int clusters;

    /**
     * Adds a cluster.
     *
     * @param weight sum of its weights, above 0
     * @param sum of its weighted values
     */
    void add(double weight, double sum) {
        addTo(clusters, weight, sum);
    }

    /**
     * Adds to a cluster.
     *
     * @param cluster its number, in the order in which they were added; the next one makes a new cluster
     * @param weight sum of the weights that are added, above 0
     * @param sum of the weighted values that are added
     */
    void addTo(int cluster, double weight, double sum) {
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
    ClusteredMean copy() {
        ClusteredMean copy = new ClusteredMean();
        copy.weights = weights.clone();
        copy.sums = sums.clone();
        copy.clusters = clusters;
        return copy;
    }

    int clusters() {
        return clusters;
    }

    /** Returns the number of clusters whose values sum to something above 0. */
    long positive() {
        return Arrays.stream(sums, 0, clusters).filter(sum -> sum > 0).count();
    }

    /** Returns the number of clusters whose values sum to something below 0. */
    long negative() {
        return Arrays.stream(sums, 0, clusters).filter(sum -> sum < 0).count();
    }

    /** Returns the mean; NaN of no cluster. */
    double mean() {
        return sum(sums) / sum(weights);
    }

    /** Returns the {@link EffectiveNumber} of clusters; NaN of no cluster. */
    double effectiveClusters() {
        return EffectiveNumber.of(weights, clusters);
    }

    /** Returns the same without its fraction; 0 of no cluster. */
    int wholeEffectiveClusters() {
        return (int) (effectiveClusters() + ROUNDING);
    }

    /** Returns the variance of the mean where every cluster stands for itself: without the correction for few clusters. */
    double plainVariance() {
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
     * Returns the mean with its standard error. Where clusters are of unequal weight, the error is one out of the effective number
     * of them, after the idea of Carter, Schnepel and Steigerwald (2017, "Asymptotic behavior of a t-test robust to cluster
     * heterogeneity"), whose number for dependent values is smaller: a cluster that outweighs the others hides its own spread.
     * The error is NaN of one cluster, and where one outweighs the others so far that the effective number is below 2: nothing
     * then shows it.
     */
    Estimate estimate() {
        int effective = wholeEffectiveClusters();
        if (effective < 2) {
            return new Estimate(mean(), Double.NaN, effective);
        }
        return new Estimate(mean(), Math.sqrt(plainVariance() * clusters / (clusters - 1.0)), effective);
    }

    private double sum(double[] values) {
        double sum = 0;
        for (int i = 0; i < clusters; i++) {
            sum += values[i];
        }
        return sum;
    }
}
