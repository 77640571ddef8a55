package io.plumbline.train;

import io.plumbline.engine.Outputs;
import io.plumbline.example.Example;
import io.plumbline.example.ReferencedExample;
import io.plumbline.loss.LabelledReward;
import io.plumbline.loss.LossBatch;
import io.plumbline.loss.LossSums;
import io.plumbline.loss.Needs;
import io.plumbline.loss.PairRewards;
import io.plumbline.loss.PreferenceMetrics;
import io.plumbline.loss.ReferencePoint;
import io.plumbline.loss.Reward;
import io.plumbline.loss.Rounding;
import io.plumbline.loss.StepPart;
import io.plumbline.loss.WeightedLosses;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The loss over a worker's examples of one optimiser step; sums up and keeps the batches that it evaluated. */
final class StepLoss {
    /**
     * The largest derivative by a token's log-prob that is passed on. Products with weights and the squares of those products
     * stay within float32, which ends at 3.4e38. Only a loss that squares or exponentiates a score exceeds it, far from the
     * reference; there the direction counts, which a bound keeps.
     */
    private static final double LARGEST_DERIVATIVE = 1e12;

    private final WeightedLosses losses;
    private final Needs needs;
    private final LossBatches batches;
    private final Rounding rounding;
    private final StepPart step;
    private final List<LossBatch> evaluated = new ArrayList<>();
    private StepSums sums = StepSums.NONE;

    /**
     * The loss of a step.
     *
     * @param rounding of the log-probs
     * @param step counts of its examples
     */
    StepLoss(WeightedLosses losses, LossBatches batches, Rounding rounding, StepPart step) {
        this.losses = losses;
        this.needs = losses.needs();
        this.batches = batches;
        this.rounding = rounding;
        this.step = step;
    }

    /** Sums over the examples so far. */
    StepSums sums() {
        return sums;
    }

    /** Evaluates the loss that the examples so far have under a policy which is the reference. */
    AtReference atReference() {
        return evaluated.stream()
                .map(batch -> AtReference.of(losses, batch, rounding))
                .reduce(AtReference.NONE, AtReference::plus);
    }

    /**
     * Evaluates the loss of some examples.
     *
     * @param outputs the policy's log-probs, by example, by completion, by token; or scores, by example, by completion
     * @return the derivative by each of them, from −1e12 to 1e12, 0 by those that do not count; averaged over the workers, that of the step's mean
     */
    float[] evaluate(List<ReferencedExample> examples, Outputs outputs) {
        Optional<int[]> places = batches.counted(examples);
        Outputs counted = places.map(outputs::at).orElse(outputs);
        LossBatch batch = batches.of(examples, counted);
        double[] byToken = new double[batch.tokens()];
        LossSums loss = losses.evaluate(batch, step, byToken);
        evaluated.add(batch);
        sums = sums.plus(new StepSums(
                loss,
                loss.totals().over(needs.mean()),
                tokens(examples, batch),
                metrics(batch),
                TokenMetrics.of(batch, counted.statistics()),
                outputs.scores().length == 0 ? ScoreMetrics.NONE : ScoreMetrics.of(batch),
                ReferencePoint.of(batch)));
        float[] gradient = new float[outputs.values().length];
        for (int token = 0; token < byToken.length; token++) {
            int place = places.isPresent() ? places.get()[token] : token;
            gradient[place] = (float) Math.max(-LARGEST_DERIVATIVE, Math.min(LARGEST_DERIVATIVE, byToken[token]));
        }
        return gradient;
    }

    /** Tokens of all sequences but mismatched ones: the prompt counts once for each completion. */
    private static long tokens(List<ReferencedExample> examples, LossBatch batch) {
        long tokens = 0;
        for (int example = 0; example < batch.examples(); example++) {
            Example of = examples.get(example).example();
            for (int completion = 0; completion < batch.completions(example); completion++) {
                tokens += of.prompt().length + of.completions()[completion].length;
            }
        }
        return tokens;
    }

    /**
     * Rewards of every two completions of an example of which one is preferred, and of completions that are judged alone, where
     * the loss compares completions.
     */
    private PreferenceMetrics metrics(LossBatch batch) {
        PreferenceMetrics metrics = PreferenceMetrics.NONE;
        if (needs.completions() == Needs.Completions.BEST) {
            return metrics;
        }
        Reward reward = losses.reward();
        LossBatch seen = reward.seen(batch);
        for (int example = 0; example < batch.examples(); example++) {
            if (needs.labels() == Needs.Labels.TAKEN && batch.completions(example) == 1) {
                metrics = metrics.plus(PreferenceMetrics.of(LabelledReward.of(seen, example, reward, rounding)));
            }
            for (int chosen = batch.best(example); chosen <= batch.worst(example); chosen++) {
                for (int rejected = chosen + 1; rejected <= batch.worst(example); rejected++) {
                    if (batch.rank(rejected) > batch.rank(chosen)) {
                        metrics = metrics.plus(PreferenceMetrics.of(PairRewards.of(
                                seen.pair(chosen, rejected),
                                reward,
                                batch.tokens(chosen),
                                batch.tokens(rejected),
                                rounding)));
                    }
                }
            }
        }
        return metrics;
    }
}
