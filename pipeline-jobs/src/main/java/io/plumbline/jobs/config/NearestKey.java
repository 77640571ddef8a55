package io.plumbline.jobs.config;

import io.plumbline.EditDistance;
import java.util.Collection;
import java.util.Optional;

/** Finds the key that was probably meant. */
final class NearestKey {
    private static final int COMMON = "plumbline.".length();

    private NearestKey() {}

    /** The known key nearest to a misspelt one, unless all are far from it. */
    static Optional<String> of(String unknown, Collection<String> known) {
        String bounded = unknown.length() > 200 ? unknown.substring(0, 200) : unknown;
        String best = null;
        int bestDistance = Integer.MAX_VALUE;
        for (String candidate : known) {
            int distance = distance(bounded, candidate);
            if (distance < bestDistance) {
                best = candidate;
                bestDistance = distance;
            }
        }
        // What all keys begin with says nothing.
        return best != null && bestDistance <= Math.max(2, (best.length() - COMMON) / 3)
                ? Optional.of(best)
                : Optional.empty();
    }

    /**
     * Edits from one key to the other; a part that one has and the other lacks counts once, so that a
     * forgotten {@code plumbline.} is one edit.
     */
    static int distance(String from, String to) {
        if (to.endsWith("." + from) || from.endsWith("." + to)) {
            return 1;
        }
        return EditDistance.of(from, to);
    }
}
