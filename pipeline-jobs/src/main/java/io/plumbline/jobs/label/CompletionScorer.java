package io.plumbline.jobs.label;

import io.plumbline.jobs.progress.TaskCounter;
import org.apache.spark.api.java.JavaRDD;

/** Scores the rows of a table of completions. */
interface CompletionScorer {
    /**
     * Returns a label for each row, in any order; what it is depends on the row alone.
     *
     * @param counter told of every completion
     */
    JavaRDD<LabelledRow> label(JavaRDD<CompletionRow> rows, TaskCounter counter);
}
