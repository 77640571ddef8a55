package io.plumbline.jobs.inference;

/**
 * The one scorer that a JVM holds, whatever the number of its tasks. A model is loaded by the first task that asks for
 * it, and let go when another model is asked for.
 */
final class Scorers {
    private static ScorerSource source;
    private static BatchScorer scorer;

    private Scorers() {}

    static synchronized BatchScorer of(ScorerSource wanted) {
        if (!wanted.equals(source)) {
            // Let go first: two models may not fit.
            source = null;
            scorer = null;
            scorer = wanted.open();
            source = wanted;
        }
        return scorer;
    }
}
