package io.plumbline.jobs.inference;

import io.plumbline.engine.PromptGroup;
import io.plumbline.engine.cpu.Decoder;
import io.plumbline.train.FlatVectors;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Scores with a decoder: parameters shared by all tasks of the JVM, working memory of its own for each at work. */
public final class DecoderScorer implements BatchScorer {
    private final INDArray parameters;
    private final Supplier<Decoder> decoders;
    private final Queue<Decoder> idle = new ConcurrentLinkedQueue<>();

    /**
     * @param parameters float32 {@code [1, layout.size()]}; not changed, and released in the end
     * @param decoders makes a decoder of the parameters' layout
     */
    public DecoderScorer(INDArray parameters, Supplier<Decoder> decoders) {
        this.parameters = parameters;
        this.decoders = decoders;
    }

    /** Frees the memory; called when no batch is being scored. */
    @Override
    public void close() {
        idle.forEach(Decoder::close);
        idle.clear();
        FlatVectors.release(parameters);
    }

    @Override
    public List<CompletionLogProbs> score(List<CompletionGroup> groups) {
        List<PromptGroup> prompts =
                groups.stream().map(CompletionGroup::toPromptGroup).toList();
        Decoder waiting = idle.poll();
        Decoder decoder = waiting != null ? waiting : decoders.get();
        try {
            List<CompletionLogProbs> rows = sums(groups, decoder.logProbs(parameters, prompts));
            idle.add(decoder);
            return rows;
        } catch (Throwable thrown) {
            // Its working memory may be in any state.
            decoder.close();
            throw thrown;
        }
    }

    private static List<CompletionLogProbs> sums(List<CompletionGroup> groups, float[] tokenLogProbs) {
        List<CompletionLogProbs> rows = new ArrayList<>(groups.size());
        int next = 0;
        for (CompletionGroup group : groups) {
            int[][] completions = group.completions();
            double[] logProbs = new double[completions.length];
            int[] tokens = new int[completions.length];
            for (int i = 0; i < completions.length; i++) {
                tokens[i] = completions[i].length;
                for (int end = next + tokens[i]; next < end; next++) {
                    logProbs[i] += tokenLogProbs[next];
                }
            }
            rows.add(new CompletionLogProbs(group.key(), logProbs, tokens));
        }
        return rows;
    }
}
