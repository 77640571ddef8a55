package io.plumbline.compare;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;

/**
 * The scale of ratings.
 *
 * @param anchor the player whose rating is given, all errors being of differences from it; null: the mean of all is given
 * @param center the given rating
 * @param priorGames ties of every player with an imagined one, which keep the ratings of players with only wins or only
 *     losses finite and draw all together; 0: none
 */
public record RatingOptions(String anchor, double center, double priorGames) {
    /** A mean of 1500 and no prior. */
    public static final RatingOptions DEFAULT = new RatingOptions(null, 1500, 0);

    private static final double MOST_PRIOR_GAMES = 1_000_000;

    /** Refuses numbers out of range. */
    public RatingOptions {
        if (!Double.isFinite(center)) {
            throw refused("--center must be a number, got " + center);
        }
        if (!(priorGames >= 0 && priorGames <= MOST_PRIOR_GAMES)) {
            throw refused("--prior-games must be from 0 to " + (long) MOST_PRIOR_GAMES + ", got " + priorGames);
        }
    }

    private static PlumblineException refused(String problem) {
        return new PlumblineException(Kind.CONFIGURATION, "Cannot rate: " + problem);
    }
}
