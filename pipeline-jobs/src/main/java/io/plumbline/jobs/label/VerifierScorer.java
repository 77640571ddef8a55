package io.plumbline.jobs.label;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.jobs.progress.TaskCounter;
import io.plumbline.verify.Answer;
import io.plumbline.verify.GuardedVerifier;
import io.plumbline.verify.UnusableVerifierException;
import io.plumbline.verify.VerifierOptions;
import io.plumbline.verify.Verifiers;
import java.io.Serializable;
import java.time.Duration;
import java.util.Iterator;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.util.TaskCompletionListener;

/**
 * Scores by a verifier, of which each task has one of its own, loaded by the class loader of tasks.
 *
 * @param name of the verifier
 * @param options of it
 * @param limit of one call
 */
record VerifierScorer(String name, VerifierOptions options, Duration limit) implements CompletionScorer, Serializable {
    private static final long serialVersionUID = 1L;

    @Override
    public JavaRDD<LabelledRow> label(JavaRDD<CompletionRow> rows, TaskCounter counter) {
        return rows.mapPartitions(share -> new Judged(share, verifier(), counter));
    }

    /** Returns the verifier for the task that runs on this thread. */
    private GuardedVerifier verifier() {
        GuardedVerifier verifier = new GuardedVerifier(() -> Verifiers.of(name, options), limit);
        TaskContext task = TaskContext.get();
        if (task != null) {
            task.addTaskCompletionListener((TaskCompletionListener) ended -> verifier.close());
        }
        return verifier;
    }

    /** The labels of a partition, each made when it is asked for. */
    private record Judged(Iterator<CompletionRow> rows, GuardedVerifier verifier, TaskCounter counter)
            implements Iterator<LabelledRow> {
        @Override
        public boolean hasNext() {
            return rows.hasNext();
        }

        @Override
        public LabelledRow next() {
            CompletionRow row = rows.next();
            counter.add(1);
            if (!row.isReadable()) {
                return LabelledRow.unscored(row, row.fault());
            }
            Answer answer = new Answer(row.prompt().contents(), row.completion().contents(), row.columns());
            try {
                return LabelledRow.of(row, verifier.judge(answer));
            } catch (UnusableVerifierException e) {
                throw new PlumblineException(Kind.CONFIGURATION, "Cannot label: " + e.getMessage(), e);
            }
        }
    }
}
