package io.plumbline.compare;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.score.Interval;
import io.plumbline.score.StudentQuantile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Ratings by maximum likelihood on Elo's scale, where 400 points are odds of ten to one: {@code 400 / ln 10} times the
 * strengths of {@link Strengths}. The errors are those of the sandwich {@code A⁻¹ B A⁻¹} (White 1982; Liang and Zeger 1986)
 * with A the information and B the sum over prompts of the outer products of a prompt's gradient, so that judgements of
 * one prompt may depend on each other. They hold where the model does not, too, as with ties and shares of wins.
 *
 * <p>Prompts that all say the same have gradients of 0, from which no error follows. Beside {@code n} prompts a share of up to
 * {@code 3 / n} may be of a kind that is not among them (rule of three), so an error has at least that share of the variance
 * {@code A⁻¹} of the model. Where a prior alone keeps ratings finite it has all of it.
 */
final class BradleyTerry {
    private static final double POINTS = 400 / Math.log(10);
    private static final double RULE_OF_THREE = 3;

    private final Judgements judgements;
    private final RatingOptions options;
    private final double[][] wins;

    BradleyTerry(Judgements judgements, RatingOptions options) {
        this.judgements = judgements;
        this.options = options;
        this.wins = judgements.wins();
    }

    /**
     * Returns the ratings.
     *
     * @throws PlumblineException of kind DATA where no ratings are the likeliest; of kind CONFIGURATION where the anchor is no
     *     player
     */
    Ratings ratings() {
        List<String> names = judgements.names();
        if (names.isEmpty()) {
            throw new PlumblineException(Kind.DATA, "Cannot rate: there is no judgement");
        }
        int anchor = anchor(names);
        WinGroups groups = new WinGroups(names, wins);
        groups.requireConnected();
        if (options.priorGames() == 0) {
            groups.requireFinite();
        }
        double least = groups.areFinite() ? Math.min(1, RULE_OF_THREE / judgements.prompts()) : 1;
        Strengths model = new Strengths(wins, options.priorGames());
        double[] strengths = model.maximum();
        // It was factored on the way to the maximum.
        Cholesky information = Cholesky.of(model.information(strengths)).orElseThrow();
        double[][] scores = scores(strengths);
        List<Rating> ratings = new ArrayList<>();
        for (int player = 0; player < names.size(); player++) {
            double[] contrast = contrast(player, anchor);
            double rating = options.center() + POINTS * Strengths.product(contrast, strengths);
            double[] through = information.solve(contrast);
            double leastVariance = least * Strengths.product(contrast, through);
            double error = judgements.prompts() < 2 ? Double.NaN : error(variance(through, scores), leastVariance);
            ratings.add(rating(player, new Estimate(rating, POINTS * error, judgements.prompts())));
        }
        ratings.sort(
                Comparator.comparingDouble((Rating rating) -> -rating.rating().value())
                        .thenComparing(Rating::player));
        return new Ratings(ratings, judgements.size(), judgements.prompts(), FirstPlace.of(judgements), options);
    }

    /** Returns the error out of the variance between prompts; the least one is no estimate out of few, and normal. */
    private double error(double between, double least) {
        double normal = Interval.QUANTILE / StudentQuantile.of(judgements.prompts() - 1);
        return Math.max(Math.sqrt(between), normal * Math.sqrt(least));
    }

    private int anchor(List<String> names) {
        int anchor = names.indexOf(options.anchor());
        if (options.anchor() != null && anchor < 0) {
            throw new PlumblineException(
                    Kind.CONFIGURATION, "Cannot rate: --anchor '" + options.anchor() + "' is none of the players");
        }
        return anchor;
    }

    /** Returns the weights of strengths in a rating: the player's less the anchor's, or less the mean. */
    private double[] contrast(int player, int anchor) {
        double[] contrast = new double[wins.length];
        for (int i = 0; i < contrast.length; i++) {
            contrast[i] = anchor < 0 ? -1.0 / contrast.length : 0;
        }
        if (anchor >= 0) {
            contrast[anchor] = -1;
        }
        contrast[player] += 1;
        return contrast;
    }

    /**
     * Returns the gradient of each prompt's likelihood: {@code [prompt, 2 * players in it]}, pairs of a player's index and the
     * derivative by its strength.
     */
    private double[][] scores(double[] strengths) {
        double[][] scores = new double[judgements.prompts()][];
        double[] gradient = new double[strengths.length];
        for (int prompt = 0; prompt < scores.length; prompt++) {
            Set<Integer> players = new LinkedHashSet<>();
            for (int i = judgements.start(prompt); i < judgements.end(prompt); i++) {
                int first = judgements.first(i);
                int second = judgements.second(i);
                double surprise = judgements.weight(i)
                        * (judgements.outcome(i) - Strengths.sigmoid(strengths[first] - strengths[second]));
                gradient[first] += surprise;
                gradient[second] -= surprise;
                players.add(first);
                players.add(second);
            }
            scores[prompt] = new double[2 * players.size()];
            int at = 0;
            for (int player : players) {
                scores[prompt][at++] = player;
                scores[prompt][at++] = gradient[player];
                gradient[player] = 0;
            }
        }
        return scores;
    }

    /** Returns {@code cᵀ A⁻¹ B A⁻¹ c} of {@code through = A⁻¹ c}. */
    private static double variance(double[] through, double[][] scores) {
        double sum = 0;
        for (double[] score : scores) {
            double product = 0;
            for (int at = 0; at < score.length; at += 2) {
                product += through[(int) score[at]] * score[at + 1];
            }
            sum += product * product;
        }
        return sum * scores.length / (scores.length - 1.0);
    }

    private Rating rating(int player, Estimate rating) {
        double won = 0;
        double all = 0;
        for (int other = 0; other < wins.length; other++) {
            won += wins[player][other];
            all += wins[player][other] + wins[other][player];
        }
        return new Rating(judgements.names().get(player), rating, all, won / all);
    }
}
