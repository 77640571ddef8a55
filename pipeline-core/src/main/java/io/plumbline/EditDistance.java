package io.plumbline;

import java.util.Collection;
import java.util.Iterator;
import java.util.Optional;

/** Edits from one name to another (Damerau 1964, Levenshtein 1966): to find the name that was probably meant. */
public final class EditDistance {
    private static final int LONGEST = 64;
    private static final int MOST = 100;

    private EditDistance() {}

    /** Returns the fewest characters to insert, delete, replace or swap with the next one. */
    public static int of(String from, String to) {
        int[][] edits = new int[from.length() + 1][to.length() + 1];
        for (int i = 0; i <= from.length(); i++) {
            for (int j = 0; j <= to.length(); j++) {
                edits[i][j] = i == 0 || j == 0 ? i + j : fewest(edits, from, to, i, j);
            }
        }
        return edits[from.length()][to.length()];
    }

    private static int fewest(int[][] edits, String from, String to, int i, int j) {
        boolean same = from.charAt(i - 1) == to.charAt(j - 1);
        int fewest = Math.min(edits[i - 1][j - 1] + (same ? 0 : 1), Math.min(edits[i - 1][j], edits[i][j - 1]) + 1);
        boolean swapped =
                i > 1 && j > 1 && from.charAt(i - 1) == to.charAt(j - 2) && from.charAt(i - 2) == to.charAt(j - 1);
        return swapped ? Math.min(fewest, edits[i - 2][j - 2] + 1) : fewest;
    }

    /**
     * Returns the name that is a third of its characters or less from a misspelt one; empty where none or several are
     * nearest. Of many names the first hundred are looked at.
     */
    public static Optional<String> nearest(String misspelt, Collection<String> names) {
        String nearest = null;
        int fewest = Integer.MAX_VALUE;
        Iterator<String> known = names.iterator();
        for (int looked = 0; looked < MOST && known.hasNext(); looked++) {
            String name = known.next();
            int most = Math.max(1, name.length() / 3);
            boolean near = name.length() <= LONGEST && Math.abs(name.length() - misspelt.length()) <= most;
            int edits = near ? of(misspelt, name) : Integer.MAX_VALUE;
            if (edits <= most && edits <= fewest) {
                nearest = edits == fewest ? null : name;
                fewest = edits;
            }
        }
        return Optional.ofNullable(nearest);
    }
}
