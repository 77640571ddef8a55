package io.plumbline.jobs.sample;

import io.plumbline.data.ChatRenderer;
import io.plumbline.data.ExampleChecks;
import io.plumbline.data.PromptLayout;
import io.plumbline.data.PromptRow;
import io.plumbline.data.PromptTokenizer;
import io.plumbline.data.QuarantineException;
import io.plumbline.data.Reason;
import io.plumbline.data.TemplateOptions;
import io.plumbline.jobs.config.PlumblineConfig;
import io.plumbline.jobs.ingest.ExecutorTokenizer;
import io.plumbline.jobs.progress.TaskCounter;
import io.plumbline.jobs.source.InputRow;
import io.plumbline.jobs.source.InputSource;
import io.plumbline.jobs.source.RowRequest;
import io.plumbline.model.ModelShape;
import java.io.Serializable;
import java.util.Iterator;
import java.util.Spliterators;
import java.util.stream.StreamSupport;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Reads prompts of the rows of a source, each row on its own.
 *
 * @param layout of the rows
 * @param checks bounds of texts
 * @param template what chat templates are given
 * @param maxTokens most tokens of a completion
 * @param positions of the model
 * @param positionsKey the key in {@code config.json} that says so, for messages
 */
record PromptReader(
        PromptLayout layout,
        ExampleChecks checks,
        TemplateOptions template,
        int maxTokens,
        int positions,
        String positionsKey)
        implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final int LONGEST_LINE = 256 << 20;

    static PromptReader of(PlumblineConfig config, ModelShape model) {
        return new PromptReader(
                config.sample().layout(),
                config.data().checks(),
                config.data().template(),
                config.sample().maxTokens(),
                model.config().embedding().maxPositions(),
                model.positionsKey());
    }

    /** Returns a row for each of a source, in its order; read when it is used. */
    JavaRDD<ReadRow> read(
            InputSource source,
            JavaSparkContext spark,
            ExecutorTokenizer tokenizers,
            Broadcast<SerializableConfiguration> hadoop,
            TaskCounter counter) {
        return source.open(spark, new RowRequest(layout, longestLine()), hadoop)
                .mapPartitions(rows -> read(rows, tokenizers, counter));
    }

    /** A character takes at most six bytes, as {@code \u0041}; the columns beside the prompt are granted as much as it. */
    private int longestLine() {
        return (int) Math.min(LONGEST_LINE, 2L * 6 * checks.maxCharacters() + (1 << 20));
    }

    private Iterator<ReadRow> read(Iterator<InputRow> rows, ExecutorTokenizer tokenizers, TaskCounter counter) {
        ChatRenderer renderer = tokenizers.renderer(template);
        PromptTokenizer tokenizer = tokenizers.prompts();
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(rows, 0), false)
                .map(row -> read(row, renderer, tokenizer))
                .peek(row -> counter.add(1))
                .iterator();
    }

    private ReadRow read(InputRow row, ChatRenderer renderer, PromptTokenizer tokenizer) {
        try {
            if (row.fault() != null) {
                throw row.fault();
            }
            PromptRow prompt = layout.read(row.values(), renderer, checks);
            int[] tokens = tokenizer.tokenize(prompt);
            requirePlace(tokens);
            return ReadRow.of(row, prompt, tokens);
        } catch (QuarantineException fault) {
            return ReadRow.refused(row, fault);
        }
    }

    /** Refuses a prompt that leaves no place for an answer. */
    private void requirePlace(int[] tokens) throws QuarantineException {
        if (tokens.length > positions - maxTokens) {
            throw new QuarantineException(
                    Reason.PROMPT_TOO_LONG,
                    "the prompt has " + tokens.length + " tokens, and sample.max-tokens = " + maxTokens + " leaves it "
                            + (positions - maxTokens) + " of the model's " + positions + " (" + positionsKey + ")");
        }
    }
}
