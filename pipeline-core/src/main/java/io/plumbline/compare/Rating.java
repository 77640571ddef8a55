package io.plumbline.compare;

/**
 * The rating of a player.
 *
 * @param player its name
 * @param rating on Elo's scale, with its error
 * @param judgements the weight of all judgements that it was in
 * @param winRate its share of the wins in them, a tie counting half
 */
public record Rating(String player, Estimate rating, double judgements, double winRate) {}
