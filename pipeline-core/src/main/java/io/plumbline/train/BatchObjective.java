package io.plumbline.train;

import io.plumbline.nn.TokenObjective;
import java.util.List;

/** The objective over one micro-batch; remembers what it saw. */
final class BatchObjective implements TokenObjective {
    private final Objective objective;
    private final List<TrainingPair> pairs;
    private final double scale;
    private StepSums sums = StepSums.NONE;

    BatchObjective(Objective objective, List<TrainingPair> pairs, double scale) {
        this.objective = objective;
        this.pairs = pairs;
        this.scale = scale;
    }

    @Override
    public float[] gradient(float[] tokenLogProbs) {
        float[] gradient = new float[tokenLogProbs.length];
        int offset = 0;
        for (TrainingPair pair : pairs) {
            sums = sums.plus(objective.add(pair, tokenLogProbs, offset, scale, gradient));
            offset += objective.group(pair).targets();
        }
        return gradient;
    }

    StepSums sums() {
        return sums;
    }
}
