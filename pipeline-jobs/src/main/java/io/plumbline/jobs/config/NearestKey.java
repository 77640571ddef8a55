package io.plumbline.jobs.config;

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
     * Edits from one key to the other (Levenshtein 1966); a part that one has and the other lacks counts once, so that a
     * forgotten {@code plumbline.} is one edit.
     */
    static int distance(String from, String to) {
        if (to.endsWith("." + from) || from.endsWith("." + to)) {
            return 1;
        }
        int[] previous = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int[] current = new int[to.length() + 1];
            current[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int substituted = previous[j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(substituted, Math.min(previous[j], current[j - 1]) + 1);
            }
            previous = current;
        }
        return previous[to.length()];
    }
}
