package io.plumbline.jobs.inference;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.jobs.executor.ExecutorResources;
import io.plumbline.jobs.executor.Lease;
import io.plumbline.jobs.executor.Work;
import io.plumbline.jobs.gpu.GpuStages;
import io.plumbline.jobs.progress.TaskCounter;
import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.api.java.JavaRDD;

/**
 * Log-probs of many completions under one model.
 *
 * <p>{@code new LogProbJob(source, counter).of(BatchPlan.of(groups, maxBatchTokens, parts))} is lazy and streams: a partition
 * holds one batch at a time, and the model is loaded once per executor JVM when the first batch comes.
 *
 * @param model where executors get the model from; a {@link ModelSource} refuses one that gives no log-probs
 * @param progress told of every completion scored
 */
public record LogProbJob(ScorerSource model, TaskCounter progress) implements Serializable {
    private static final long serialVersionUID = 1L;

    /**
     * @param batches as {@link BatchPlan#of} gives them
     * @return a row a group, in the batches' order, in the batches' partitions
     */
    public JavaRDD<CompletionLogProbs> of(JavaRDD<Batch> batches) {
        ScorerSource source = model;
        TaskCounter counter = progress;
        return GpuStages.of(batches.context(), source.device())
                .computing(batches.mapPartitions(rows -> new Scored(source, counter, rows)));
    }

    /** The rows of batches, scored when the first of each is asked for. */
    private static final class Scored implements Iterator<CompletionLogProbs> {
        private final ScorerSource source;
        private final TaskCounter counter;
        private final Iterator<Batch> batches;
        private Iterator<CompletionLogProbs> rows =
                List.<CompletionLogProbs>of().iterator();

        Scored(ScorerSource source, TaskCounter counter, Iterator<Batch> batches) {
            this.source = source;
            this.counter = counter;
            this.batches = batches;
        }

        @Override
        public boolean hasNext() {
            return rows.hasNext() || batches.hasNext();
        }

        @Override
        public CompletionLogProbs next() {
            if (!rows.hasNext()) {
                if (!batches.hasNext()) {
                    throw new NoSuchElementException("No row is left in this partition");
                }
                rows = score(batches.next()).iterator();
            }
            return rows.next();
        }

        private List<CompletionLogProbs> logProbs(Batch batch) {
            Work<BatchScorer> scoring =
                    new Work<>("a scoring", source, BatchScorer.class, Work.AfterClosing.MAY_RETURN);
            try (Lease<BatchScorer> model = lease(scoring)) {
                return model.resource().score(batch.groups());
            }
        }

        /** A GPU computes one batch after the other, and has the working memory of one. */
        private Lease<BatchScorer> lease(Work<BatchScorer> scoring) {
            ExecutorResources resources = ExecutorResources.ofThisProcess();
            return switch (source.device()) {
                case PROCESSOR -> resources.share(scoring, "the model", source::open);
                case GPU -> resources.take(scoring, "the model", source::open);
            };
        }

        private List<CompletionLogProbs> score(Batch batch) {
            List<CompletionLogProbs> scored = logProbs(batch);
            if (scored.size() != batch.groups().size()) {
                throw new IllegalStateException(
                        "A batch of " + batch.groups().size() + " groups came back with " + scored.size() + " rows");
            }
            for (CompletionLogProbs row : scored) {
                for (double logProb : row.logProbs()) {
                    if (!Double.isFinite(logProb)) {
                        throw new PlumblineException(
                                Kind.MODEL,
                                "Cannot score pair or completion " + row.key() + ": the model gives it the number "
                                        + logProb + "; its weights are broken or its training diverged");
                    }
                }
            }
            counter.add(scored.stream().mapToLong(row -> row.logProbs().length).sum());
            return scored;
        }
    }
}
