package io.plumbline.jobs.ingest;

import io.plumbline.data.ChatRenderer;
import io.plumbline.data.ExampleTokenizer;
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
record ExecutorTokenizer(Broadcast<TokenizerFiles> files, TokenizerOptions options) implements Serializable {
    private static final long serialVersionUID = 1L;

    /** A renderer of messages by the chat template of these files. */
    ChatRenderer renderer(TemplateOptions template) {
        return ChatRenderer.of(files.value(), template);
    }

    /** The tokenizer for the Spark task that runs on this thread, shared with the other tasks of the process. */
    ExampleTokenizer get() {
        TokenizerFiles sent = files.value();
        Work<TextTokenizer> ingest = new Work<>("an ingest", sent, TextTokenizer.class, Work.AfterClosing.MAY_RETURN);
        TextTokenizer text = ExecutorResources.ofThisProcess()
                .share(ingest, "the tokenizer", () -> TextTokenizer.of(sent))
                .untilTaskEnds();
        return new ExampleTokenizer(text, options);
    }
}
