package io.plumbline.jobs.ingest;

import io.plumbline.data.ChatRenderer;
import io.plumbline.data.ExampleTokenizer;
import io.plumbline.data.PromptTokenizer;
import io.plumbline.data.TemplateOptions;
import io.plumbline.data.TextTokenizer;
import io.plumbline.data.TokenizerFiles;
import io.plumbline.data.TokenizerOptions;
import io.plumbline.jobs.executor.ExecutorResources;
import io.plumbline.jobs.executor.Work;
import java.io.Serializable;
import org.apache.spark.broadcast.Broadcast;

/**
 * A tokenizer for tasks: its files come by broadcast, so that every executor has those that the driver has checked, and
 * it is built once a process.
 *
 * @param files its files
 * @param options lengths and special tokens
 */
public record ExecutorTokenizer(Broadcast<TokenizerFiles> files, TokenizerOptions options) implements Serializable {
    private static final long serialVersionUID = 1L;

    /** A renderer of messages by the chat template of these files. */
    public ChatRenderer renderer(TemplateOptions template) {
        return ChatRenderer.of(files.value(), template);
    }

    /** The tokenizer of examples for the Spark task that runs on this thread. */
    public ExampleTokenizer get() {
        return new ExampleTokenizer(text(), options);
    }

    /** The tokenizer of prompts for the Spark task that runs on this thread. */
    public PromptTokenizer prompts() {
        return new PromptTokenizer(text(), options);
    }

    /** The tokenizer that the tasks of the process share, for as long as the one on this thread runs. */
    private TextTokenizer text() {
        TokenizerFiles sent = files.value();
        Work<TextTokenizer> tokenising =
                new Work<>("a tokenising", sent, TextTokenizer.class, Work.AfterClosing.MAY_RETURN);
        return ExecutorResources.ofThisProcess()
                .share(tokenising, "the tokenizer", () -> TextTokenizer.of(sent))
                .untilTaskEnds();
    }
}
