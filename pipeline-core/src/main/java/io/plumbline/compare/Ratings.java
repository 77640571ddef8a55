package io.plumbline.compare;

import java.util.List;

/**
 * Ratings of players.
 *
 * @param players the best first; of equal ratings by name
 * @param judgements the number of judgements
 * @param prompts the number of prompts
 * @param firstPlace the share of wins of the first place, see {@link FirstPlace}; null where it cannot be told
 * @param options the scale
 */
public record Ratings(List<Rating> players, long judgements, long prompts, Share firstPlace, RatingOptions options) {
    /** Copies the list. */
    public Ratings {
        players = List.copyOf(players);
    }

    /** Returns the likeliest ratings; see {@link BradleyTerry}. */
    public static Ratings of(Judgements judgements, RatingOptions options) {
        return new BradleyTerry(judgements, options).ratings();
    }
}
