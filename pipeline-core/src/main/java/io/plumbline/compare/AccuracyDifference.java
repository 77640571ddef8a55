package io.plumbline.compare;

import io.plumbline.score.ClusteredMean;
import io.plumbline.score.Interval;
import io.plumbline.score.SignTest;

/**
 * The accuracy of two policies on the same examples, and the difference of the second one from the first.
 *
 * <p>The test is McNemar's (1947), exact: of the prompts that the policies decide differently, each is as likely to be decided
 * better by one as by the other if they are alike. A prompt with several pairs is one decision, better where more of them are
 * right, so that the test stays exact whatever its pairs have in common. The
 * interval is the one of Bonett and Price (2012, "Adjusted Wald confidence interval for a difference of binomial proportions
 * based on paired data"): Wald's, after one example has been added that the second policy alone decides rightly, and one that
 * the first one does, so that it is no point where the policies differ nowhere. Of prompts
 * with several pairs the variance is that between prompts (Obuchowski 1998, "On the comparison of correlated proportions for
 * clustered data"), and the two that are added have the mean number of pairs. Where prompts have unequal numbers of pairs the
 * quantile is Student's, of as many degrees of freedom as prompts of equal size would leave ({@link ClusteredMean}).
 *
 * @param first share of pairs that the first policy ranks as labelled, ties not among them
 * @param second the same of the second policy
 * @param interval of {@code second − first}, 95 %; null where one of several prompts outweighs the others so far that they are
 *     worth fewer than two of equal size: its spread would have to be known, and nothing shows it
 * @param better prompts that the second policy decides better
 * @param worse prompts that the first policy decides better
 */
public record AccuracyDifference(double first, double second, Interval interval, long better, long worse) {
    /** Returns the accuracy of the second policy less that of the first, in [−1, 1]. */
    public double difference() {
        return second - first;
    }

    /** Returns the probability of a split as uneven as this, or more so, where the policies are alike. */
    public double probability() {
        return SignTest.probability(better, worse);
    }

    /** Returns whether the second policy is better beyond doubt: there is an interval, and it and the test say so. */
    public boolean isSurelyBetter() {
        return interval != null && interval.low() > 0 && better > worse && isSure();
    }

    /** Returns whether the second policy is worse beyond doubt: there is an interval, and it and the test say so. */
    public boolean isSurelyWorse() {
        return interval != null && interval.high() < 0 && worse > better && isSure();
    }

    private boolean isSure() {
        return probability() < 1 - Interval.LEVEL;
    }
}
