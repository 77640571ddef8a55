package io.plumbline.jobs.inference;

import io.plumbline.engine.Engine;
import io.plumbline.engine.Outputs;
import io.plumbline.engine.ParameterVector;
import io.plumbline.engine.PromptGroup;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/** Scores with an engine: parameters shared by all tasks of the JVM, working memory of its own for each at work. */
public final class DecoderScorer implements BatchScorer {
    private final LoadedModel model;

    /** @param model closed in the end */
    DecoderScorer(LoadedModel model) {
        this.model = model;
    }

    /**
     * @param parameters not changed, and closed in the end
     * @param engines opens an engine for the parameters' model
     */
    public DecoderScorer(ParameterVector parameters, Supplier<Engine> engines) {
        this(new LoadedModel(parameters, engines));
    }

    /** Frees the memory; called when no batch is being scored. */
    @Override
    public void close() {
        model.close();
    }

    @Override
    public List<CompletionLogProbs> score(List<CompletionGroup> groups) {
        List<PromptGroup> prompts =
                groups.stream().map(CompletionGroup::toPromptGroup).toList();
        return model.compute((engine, parameters) -> rows(groups, engine.forward(parameters, prompts)));
    }

    private static List<CompletionLogProbs> rows(List<CompletionGroup> groups, Outputs outputs) {
        return outputs.scores().length == 0 ? sums(groups, outputs.tokenLogProbs()) : scores(groups, outputs.scores());
    }

    private static List<CompletionLogProbs> scores(List<CompletionGroup> groups, float[] scores) {
        List<CompletionLogProbs> rows = new ArrayList<>(groups.size());
        int next = 0;
        for (CompletionGroup group : groups) {
            double[] own = new double[group.completions().length];
            int[] tokens = new int[own.length];
            for (int i = 0; i < own.length; i++) {
                own[i] = scores[next++];
                tokens[i] = group.completions()[i].length;
            }
            rows.add(new CompletionLogProbs(group.key(), own, tokens));
        }
        return rows;
    }

    private static List<CompletionLogProbs> sums(List<CompletionGroup> groups, float[] tokenLogProbs) {
        List<CompletionLogProbs> rows = new ArrayList<>(groups.size());
        int next = 0;
        for (CompletionGroup group : groups) {
            int[][] completions = group.completions();
            double[] logProbs = new double[completions.length];
            int[] tokens = new int[completions.length];
            float[][] byToken = new float[completions.length][];
            for (int i = 0; i < completions.length; i++) {
                int end = next + completions[i].length;
                float[] all = Arrays.copyOfRange(tokenLogProbs, next, end);
                byToken[i] = group.parts()[i] == null ? all : group.parts()[i].of(all);
                tokens[i] = byToken[i].length;
                for (float logProb : byToken[i]) {
                    logProbs[i] += logProb;
                }
                next = end;
            }
            rows.add(new CompletionLogProbs(group.key(), logProbs, tokens, byToken));
        }
        return rows;
    }
}
