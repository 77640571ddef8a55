package io.plumbline.jobs.reference;

import io.plumbline.jobs.inference.BatchScorer;
import io.plumbline.jobs.inference.CompletionGroup;
import io.plumbline.jobs.inference.CompletionLogProbs;
import io.plumbline.jobs.inference.ScorerSource;
import java.util.concurrent.atomic.AtomicLong;

/** A model whose log-prob says which tokens stood before and in the completion, and in which batch. */
record DigestModel() implements ScorerSource {
    private static final AtomicLong COMPLETIONS_SCORED = new AtomicLong();
    private static final AtomicLong TOKENS_SCORED = new AtomicLong();
    private static final long serialVersionUID = 1L;

    @Override
    public BatchScorer open() {
        return groups -> {
            TOKENS_SCORED.addAndGet(
                    groups.stream().mapToInt(CompletionGroup::tokens).sum());
            return groups.stream().map(group -> score(group, groups.size())).toList();
        };
    }

    private static CompletionLogProbs score(CompletionGroup group, int batch) {
        COMPLETIONS_SCORED.addAndGet(group.completions().length);
        double[] logProbs = new double[group.completions().length];
        int[] tokens = new int[logProbs.length];
        float[][] byToken = new float[logProbs.length][];
        for (int i = 0; i < logProbs.length; i++) {
            logProbs[i] = expected(group.prompt(), group.completions()[i]) - batch * 1e-9;
            tokens[i] = group.completions()[i].length;
            byToken[i] = byToken(group.completions()[i]);
        }
        return new CompletionLogProbs(group.key(), logProbs, tokens, byToken);
    }

    /** Of each token minus its id. */
    static float[] byToken(int[] completion) {
        float[] byToken = new float[completion.length];
        for (int token = 0; token < byToken.length; token++) {
            byToken[token] = -completion[token];
        }
        return byToken;
    }

    static double expected(int[] prompt, int[] completion) {
        double sum = 0;
        for (int token : prompt) {
            sum -= 0.001 * token;
        }
        for (int token : completion) {
            sum -= token;
        }
        return sum;
    }

    /** Returns how many completions some work passes through it. */
    static long scoredBy(Runnable work) {
        return countedBy(work)[0];
    }

    /** Returns how many completions, and tokens of groups, some work passes through it. */
    static long[] countedBy(Runnable work) {
        long completions = COMPLETIONS_SCORED.get();
        long tokens = TOKENS_SCORED.get();
        work.run();
        return new long[] {COMPLETIONS_SCORED.get() - completions, TOKENS_SCORED.get() - tokens};
    }
}
