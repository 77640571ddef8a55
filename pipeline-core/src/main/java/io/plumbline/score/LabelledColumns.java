package io.plumbline.score;

import io.plumbline.loss.LabelledReward;
import io.plumbline.loss.PreferenceMetrics;
import java.util.Arrays;
import java.util.stream.DoubleStream;

/** Collects the rewards of completions that are judged alone, in the order in which they are added. */
final class LabelledColumns {
    private final DoubleStream.Builder good = DoubleStream.builder();
    private final DoubleStream.Builder bad = DoubleStream.builder();
    private PreferenceMetrics metrics = PreferenceMetrics.NONE;

    void add(LabelledReward completion) {
        metrics = metrics.plus(PreferenceMetrics.of(completion));
        (completion.isDesirable() ? good : bad).add(completion.reward());
    }

    /** Returns the scores of what was added; nothing may be added behind it. */
    LabelledScores scores() {
        return new LabelledScores(
                metrics, above(good.build().toArray(), bad.build().toArray()));
    }

    /** The statistic of Mann and Whitney (1947), as a share. */
    private static double above(double[] good, double[] bad) {
        Arrays.sort(good);
        Arrays.sort(bad);
        double above = 0;
        int smaller = 0;
        int notGreater = 0;
        for (double reward : good) {
            while (smaller < bad.length && bad[smaller] < reward) {
                smaller++;
            }
            while (notGreater < bad.length && bad[notGreater] <= reward) {
                notGreater++;
            }
            above += (smaller + notGreater) / 2.0;
        }
        return above / ((double) good.length * bad.length);
    }
}
