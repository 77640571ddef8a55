package io.plumbline.jobs.inference;

import io.plumbline.engine.EngineKind.DeviceKind;
import io.plumbline.jobs.progress.TaskCounter;
import java.io.Serializable;
import org.apache.spark.api.java.JavaRDD;

/**
 * Scores of many completions by one reward model: {@link LogProbJob} for models whose head gives a score. The model's own {@code
 * reward_offset} is subtracted by the engine. A group may be one completion, or all of a prompt's, which is then computed once.
 *
 * @param model where executors get the model from; they refuse one that gives no scores
 * @param progress told of every completion scored
 */
public record RewardJob(ModelSource model, TaskCounter progress) implements Serializable {
    private static final long serialVersionUID = 1L;

    /** A model that is opened for its scores: other resources than those of the same one opened for log-probs. */
    private record Scores(ModelSource model) implements ScorerSource {
        private static final long serialVersionUID = 1L;

        @Override
        public BatchScorer open() {
            return model.openForScores();
        }

        @Override
        public DeviceKind device() {
            return model.device();
        }
    }

    /**
     * @param batches as {@link BatchPlan#of} gives them
     * @return a row a group, in the batches' order, in the batches' partitions
     */
    public JavaRDD<CompletionScores> of(JavaRDD<Batch> batches) {
        return new LogProbJob(new Scores(model), progress)
                .of(batches)
                .map(row -> new CompletionScores(row.key(), row.logProbs()));
    }
}
