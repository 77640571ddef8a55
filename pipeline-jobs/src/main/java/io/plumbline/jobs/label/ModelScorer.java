package io.plumbline.jobs.label;

import io.plumbline.data.ChatRenderer;
import io.plumbline.data.Columns;
import io.plumbline.data.ExampleChecks;
import io.plumbline.data.ExampleTokenizer;
import io.plumbline.data.QuarantineException;
import io.plumbline.data.RowLayout;
import io.plumbline.data.TemplateOptions;
import io.plumbline.data.TextExample;
import io.plumbline.example.Example;
import io.plumbline.jobs.inference.Batch;
import io.plumbline.jobs.inference.BatchPlan;
import io.plumbline.jobs.ingest.ExecutorTokenizer;
import io.plumbline.jobs.label.CompletionRow.Fault;
import io.plumbline.jobs.progress.TaskCounter;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Spliterators;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.storage.StorageLevel;
import scala.Tuple2;

/**
 * Scores by a model, to which prompt and completion are given as training gives them: rendered, tokenised and cut alike. The
 * completions of one prompt go through the model together, so that the prompt is computed once for some of them.
 *
 * @param tokenizers the model's tokenizer
 * @param template what chat templates are given
 * @param checks bounds of texts
 * @param maxBatchTokens tokens of one batch
 * @param model scores batches
 */
record ModelScorer(
        ExecutorTokenizer tokenizers,
        TemplateOptions template,
        ExampleChecks checks,
        int maxBatchTokens,
        BatchScores model)
        implements CompletionScorer, Serializable {
    private static final long serialVersionUID = 1L;

    private static final RowLayout LAYOUT = new RowLayout("demonstration", Columns.DEFAULT);

    /** Gives the scores of batches. */
    interface BatchScores extends Serializable {
        /** Returns the scores of each group's completions, by its key. */
        JavaPairRDD<String, double[]> of(JavaRDD<Batch> batches, TaskCounter counter);
    }

    /** A row with its tokens, or with the reason why it has none. */
    private record Tokens(CompletionRow row, Example example, Fault fault) implements Serializable {
        private static final long serialVersionUID = 1L;

        LabelledRow unscored() {
            return LabelledRow.unscored(row, fault);
        }
    }

    @Override
    public JavaRDD<LabelledRow> label(JavaRDD<CompletionRow> rows, TaskCounter counter) {
        JavaRDD<Tokens> tokens = rows.mapPartitions(this::tokens).persist(StorageLevel.MEMORY_AND_DISK());
        JavaPairRDD<String, PromptChunk> chunks = tokens.filter(one -> one.fault() == null)
                .mapToPair(one -> new Tuple2<>(
                        PromptChunk.promptKey(one.example()), new PromptChunk.Member(one.row(), one.example())))
                .groupByKey()
                .flatMapToPair(prompt -> PromptChunk.of(prompt._1(), prompt._2()).stream()
                        .map(chunk -> new Tuple2<>(chunk.group().key(), chunk))
                        .iterator())
                .persist(StorageLevel.MEMORY_AND_DISK());
        int parts = Math.max(1, rows.getNumPartitions());
        JavaRDD<Batch> batches = BatchPlan.of(chunks.values().map(PromptChunk::group), maxBatchTokens, parts);
        JavaRDD<LabelledRow> scored = chunks.join(model.of(batches, counter))
                .flatMap(chunk -> labels(chunk._2()._1(), chunk._2()._2()).iterator());
        return scored.union(tokens.filter(one -> one.fault() != null).map(Tokens::unscored));
    }

    private static List<LabelledRow> labels(PromptChunk chunk, double[] scores) {
        List<LabelledRow> labels = new ArrayList<>();
        IntStream.range(0, scores.length)
                .forEach(place ->
                        chunk.rows().get(place).forEach(row -> labels.add(LabelledRow.of(row, scores[place]))));
        return labels;
    }

    private Iterator<Tokens> tokens(Iterator<CompletionRow> rows) {
        ChatRenderer renderer = tokenizers.renderer(template);
        ExampleTokenizer tokenizer = tokenizers.get();
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(rows, 0), false)
                .map(row -> tokens(row, renderer, tokenizer))
                .iterator();
    }

    private Tokens tokens(CompletionRow row, ChatRenderer renderer, ExampleTokenizer tokenizer) {
        if (!row.isReadable()) {
            return new Tokens(row, null, row.fault());
        }
        try {
            TextExample text = LAYOUT.reading(Map.of(
                            CompletionColumns.PROMPT,
                            row.prompt().value(),
                            CompletionColumns.COMPLETION,
                            row.completion().value()))
                    .example(renderer);
            checks.check(text);
            return new Tokens(row, tokenizer.tokenize(text, "", "").example(), null);
        } catch (QuarantineException e) {
            return new Tokens(row, null, new Fault(e.reason().code(), e.getMessage()));
        }
    }
}
