package io.plumbline.jobs.ingest;

import io.plumbline.data.PairTokenizer;
import io.plumbline.data.TextTokenizer;
import io.plumbline.data.TokenizerFiles;
import io.plumbline.data.TokenizerOptions;
import java.io.Serializable;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.broadcast.Broadcast;

/**
 * A tokenizer for tasks: its files come by broadcast, so that every executor has those that the driver has checked, and
 * it is built once a JVM.
 *
 * @param files its files
 * @param options lengths and special tokens
 */
record ExecutorTokenizer(Broadcast<TokenizerFiles> files, TokenizerOptions options) implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final Map<TokenizerFiles, TextTokenizer> OPEN = new ConcurrentHashMap<>();

    /** The tokenizer, shared by all tasks of the JVM. */
    PairTokenizer get() {
        return new PairTokenizer(OPEN.computeIfAbsent(files.value(), TextTokenizer::of), options);
    }
}
