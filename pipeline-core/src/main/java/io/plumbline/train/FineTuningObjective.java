package io.plumbline.train;

import io.plumbline.engine.PromptGroup;
import io.plumbline.loss.PreferenceMetrics;
import java.util.Arrays;
import java.util.List;

/** Maximum likelihood of the chosen completions: −log π(token), the mean over their tokens. */
public final class FineTuningObjective implements Objective {
    private static final long serialVersionUID = 1L;

    @Override
    public PromptGroup group(TrainingPair pair) {
        return new PromptGroup(pair.prompt(), List.of(pair.chosen()));
    }

    @Override
    public long weight(TrainingPair pair) {
        return pair.chosen().length;
    }

    @Override
    public boolean needsReference() {
        return false;
    }

    @Override
    public double lossAtReference() {
        return Double.NaN;
    }

    @Override
    public StepSums add(TrainingPair pair, float[] tokenLogProbs, int offset, double scale, float[] gradient) {
        int end = offset + pair.chosen().length;
        Arrays.fill(gradient, offset, end, (float) -scale);
        return new StepSums(
                -Sequences.sum(tokenLogProbs, offset, end),
                pair.chosen().length,
                1,
                pair.prompt().length + (long) pair.chosen().length,
                0,
                PreferenceMetrics.NONE);
    }
}
