package io.plumbline.jobs.inference;

/**
 * The one scorer that a JVM holds, whatever the number of its tasks. A model is loaded by the first task that asks for
 * it, and let go when another model is asked for, or when memory is wanted for something else.
 */
public final class Scorers {
    private static ScorerSource source;
    private static BatchScorer scorer;

    private Scorers() {}

    static synchronized BatchScorer of(ScorerSource wanted) {
        if (!wanted.equals(source)) {
            // Let go first: two models may not fit.
            close();
            scorer = wanted.open();
            source = wanted;
        }
        return scorer;
    }

    /** Lets the model go, if one is held; its memory is free as soon as no batch is being scored. */
    public static synchronized void close() {
        if (scorer != null) {
            BatchScorer former = scorer;
            source = null;
            scorer = null;
            former.close();
        }
    }
}
