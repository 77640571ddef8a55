package io.plumbline.train;

import io.plumbline.engine.PromptGroup;
import io.plumbline.engine.TokenObjective;
import java.util.List;

/** The objective over one micro-batch; remembers what it saw. */
final class BatchObjective implements TokenObjective {
    private final Objective objective;
    private final List<TrainingPair> pairs;
    private final List<PromptGroup> groups;
    private final double scale;
    private StepSums sums = StepSums.NONE;

    BatchObjective(Objective objective, List<TrainingPair> pairs, List<PromptGroup> groups, double scale) {
        this.objective = objective;
        this.pairs = pairs;
        this.groups = groups;
        this.scale = scale;
    }

    @Override
    public float[] gradient(float[] tokenLogProbs) {
        float[] gradient = new float[tokenLogProbs.length];
        int offset = 0;
        for (int index = 0; index < groups.size(); index++) {
            sums = sums.plus(objective.add(pairs.get(index), tokenLogProbs, offset, scale, gradient));
            offset += groups.get(index).targets();
        }
        return gradient;
    }

    StepSums sums() {
        return sums;
    }
}
