package io.plumbline.compare;

import java.util.Arrays;

/**
 * A weighted mean of values that come in clusters, such as all judgements of one prompt. Values of one cluster may depend on
 * each other; clusters are drawn independently. The error is that of a ratio of two sums, linearised (Cochran 1977, section
 * 6.5): the deviations of a cluster are summed before they are squared. 16 bytes a cluster.
 */
final class ClusteredMean {
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
        if (!(weight > 0)) {
            throw new IllegalArgumentException("A cluster's weight must be > 0, got " + weight);
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

    /** Returns the mean; NaN of no cluster. */
    double mean() {
        return sum(sums) / sum(weights);
    }

    /** Returns the number of clusters of equal weight that say as much as these of unequal weight (Kish 1965). */
    double effectiveClusters() {
        double total = sum(weights);
        double squares = 0;
        for (int i = 0; i < clusters; i++) {
            squares += weights[i] * weights[i];
        }
        return total * total / squares;
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

    /** Returns the mean with its standard error, which one cluster alone does not show. */
    Estimate estimate() {
        double error = clusters < 2 ? Double.NaN : Math.sqrt(plainVariance() * clusters / (clusters - 1.0));
        return new Estimate(mean(), error, clusters);
    }

    private double sum(double[] values) {
        double sum = 0;
        for (int i = 0; i < clusters; i++) {
            sum += values[i];
        }
        return sum;
    }
}
