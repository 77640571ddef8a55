package io.plumbline.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.score.Interval;
import io.plumbline.score.StudentQuantile;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class BradleyTerryTest {
    private static final double POINTS = 400 / Math.log(10);

    private static Map<String, Rating> rated(Judgements judgements, RatingOptions options) {
        Map<String, Rating> byPlayer = new TreeMap<>();
        Ratings.of(judgements, options).players().forEach(rating -> byPlayer.put(rating.player(), rating));
        return byPlayer;
    }

    private static Judgements each(Judgement... judgements) {
        Judgements all = new Judgements();
        for (Judgement judgement : judgements) {
            all.add(List.of(judgement));
        }
        return all;
    }

    @Test
    void twoPlayersHaveTheOddsOfTheirWins() {
        Judgements judgements = new Judgements();
        for (int i = 0; i < 30; i++) {
            judgements.add(List.of(new Judgement("a", "b", i < 20 ? 1 : 0)));
        }
        Map<String, Rating> ratings = rated(judgements, RatingOptions.DEFAULT);
        double difference = POINTS * Math.log(2);
        assertThat(ratings.get("a").rating().value()).isCloseTo(1500 + difference / 2, within(1e-8));
        assertThat(ratings.get("b").rating().value()).isCloseTo(1500 - difference / 2, within(1e-8));
        // The logit of a share has the variance 1 / (n p q), here with n − 1, and each player half of the difference.
        double error = POINTS * Math.sqrt(1 / (29 * 20.0 / 30 * 10 / 30)) / 2;
        assertThat(ratings.get("a").rating().standardError()).isCloseTo(error, within(1e-8));
        assertThat(ratings.get("a").judgements()).isEqualTo(30);
        assertThat(ratings.get("a").winRate()).isCloseTo(2 / 3.0, within(1e-12));
    }

    /** Of every two players of three, the likeliest odds are the products of the ones that were put in. */
    @Test
    void consistentSharesAreMetExactly() {
        Judgements judgements =
                each(new Judgement("a", "b", 2 / 3.0), new Judgement("b", "c", 0.75), new Judgement("c", "a", 1 / 7.0));
        Map<String, Rating> ratings = rated(judgements, new RatingOptions("c", 0, 0));
        assertThat(ratings.get("a").rating().value()).isCloseTo(POINTS * Math.log(6), within(1e-7));
        assertThat(ratings.get("b").rating().value()).isCloseTo(POINTS * Math.log(3), within(1e-7));
        assertThat(ratings.get("c").rating()).isEqualTo(new Estimate(0, 0, 3));
    }

    /** numpy's Newton steps by the pseudo-inverse, and its sandwich, of the same draws. */
    @Test
    void agreesWithNumpy() {
        assertRatings(
                RatingOptions.DEFAULT,
                new double[] {1534.49583778, 1555.9810006, 1469.89694769, 1493.31158984, 1446.31462409},
                new double[] {34.63999018, 38.30243736, 38.27687147, 33.50459549, 36.11568636});
        assertRatings(
                new RatingOptions("cleo", 1500, 0),
                new double[] {1564.59889009, 1586.08405291, 1500, 1523.41464216, 1476.4176764},
                new double[] {59.76907706, 58.09064829, 0, 57.54640371, 60.21764786});
        assertRatings(
                new RatingOptions(null, 1500, 3),
                new double[] {1532.4924199, 1552.66963818, 1471.51417312, 1493.22992914, 1450.09383967},
                new double[] {32.39353007, 35.82581996, 35.5594643, 31.46834614, 33.03283043});
    }

    private static void assertRatings(RatingOptions options, double[] values, double[] errors) {
        Map<String, Rating> ratings = rated(ofGenerator(), options);
        for (int i = 0; i < values.length; i++) {
            Estimate found = ratings.get(Draws.PLAYERS.get(i)).rating();
            assertThat(found.value()).isCloseTo(values[i], within(1e-6));
            assertThat(found.standardError()).isCloseTo(errors[i], within(1e-6));
        }
    }

    /** Judgements of a linear congruential generator that is easily written in another language. */
    static Judgements ofGenerator() {
        long[] state = {1};
        Judgements judgements = new Judgements();
        for (int prompt = 0; prompt < 60; prompt++) {
            List<Judgement> drawn = new ArrayList<>();
            int count = 1 + next(state, 3);
            for (int k = 0; k < count; k++) {
                int first = next(state, 5);
                int second = (first + 1 + next(state, 4)) % 5;
                double[] outcomes = first > second ? new double[] {0, 0.5, 1} : new double[] {0, 1, 1};
                double outcome = outcomes[next(state, 3)];
                drawn.add(new Judgement(
                        Draws.PLAYERS.get(first), Draws.PLAYERS.get(second), outcome, next(state, 2) == 0 ? 1 : 0.5));
            }
            judgements.add(drawn);
        }
        return judgements;
    }

    private static int next(long[] state, int bound) {
        state[0] = (state[0] * 1103515245 + 12345) % 2147483648L;
        return (int) ((state[0] >> 16) % bound);
    }

    @Test
    void fiveKnownStrengthsAreRecovered() {
        Ratings ratings = Ratings.of(new Draws(5).of(4000, 1), RatingOptions.DEFAULT);
        assertThat(ratings.players()).extracting(Rating::player).isEqualTo(Draws.PLAYERS);
        for (int player = 0; player < Draws.RATINGS.length; player++) {
            Interval interval = ratings.players().get(player).rating().interval();
            assertThat(Draws.RATINGS[player]).isBetween(interval.low(), interval.high());
            assertThat(interval.high() - interval.low()).isLessThan(45);
        }
    }

    @Test
    void intervalsHoldTheTruthAsOftenAsTheySay() {
        assertThat(coverage(300, 1)).isBetween(0.92, 0.98);
        assertThat(coverage(40, 8)).isBetween(0.91, 0.98);
    }

    private static double coverage(int prompts, int judgementsOfEach) {
        int held = 0;
        int all = 0;
        for (int seed = 0; seed < 300; seed++) {
            Ratings ratings = Ratings.of(new Draws(seed).of(prompts, judgementsOfEach), RatingOptions.DEFAULT);
            for (Rating rating : ratings.players()) {
                double truth = Draws.RATINGS[Draws.PLAYERS.indexOf(rating.player())];
                Interval interval = rating.rating().interval();
                held += interval.low() <= truth && truth <= interval.high() ? 1 : 0;
                all++;
            }
        }
        return held / (double) all;
    }

    /** Judgements that are there twice, for one prompt, say no more than once; as prompts of their own they would. */
    @Test
    void repeatedJudgementsOfAPromptNarrowNothing() {
        Judgements once = new Judgements();
        Judgements twice = new Judgements();
        for (int i = 0; i < 50; i++) {
            Judgement judgement = new Judgement("a", "b", i % 3 == 0 ? 1 : 0);
            once.add(List.of(judgement));
            twice.add(List.of(judgement, judgement));
        }
        Estimate expected = rated(once, RatingOptions.DEFAULT).get("a").rating();
        Estimate found = rated(twice, RatingOptions.DEFAULT).get("a").rating();
        assertThat(found.value()).isCloseTo(expected.value(), within(1e-9));
        assertThat(found.standardError()).isCloseTo(expected.standardError(), within(1e-9));
    }

    @Test
    void aPlayerWithOnlyWinsIsRefusedAndAPriorBoundsIt() {
        Judgements judgements = each(
                new Judgement("strong", "b", 1),
                new Judgement("strong", "c", 1),
                new Judgement("b", "c", 1),
                new Judgement("c", "b", 1));
        assertThatThrownBy(() -> Ratings.of(judgements, RatingOptions.DEFAULT))
                .isInstanceOf(PlumblineException.class)
                .hasMessage(
                        "Cannot rate: 'strong' won every judgement against 'b', 'c', so that the likeliest difference of"
                                + " their ratings is infinite; add judgements, leave them out, or give --prior-games above 0,"
                                + " which bounds it");
        Map<String, Rating> ratings = rated(judgements, new RatingOptions(null, 1500, 1));
        assertThat(ratings.get("strong").rating().value()).isBetween(1600.0, 1900.0);
        assertThat(ratings.get("b").rating().value())
                .isCloseTo(ratings.get("c").rating().value(), within(1e-8));
    }

    @Test
    void onlyLossesAndGroupsThatOnlyWinAreRefusedAsWell() {
        assertThatThrownBy(() -> Ratings.of(
                        each(new Judgement("a", "b", 0.5), new Judgement("weak", "a", 0)), RatingOptions.DEFAULT))
                .hasMessageStartingWith("Cannot rate: 'a', 'b' won every judgement against 'weak'");
        assertThatThrownBy(() -> Ratings.of(
                        each(
                                new Judgement("c", "d", 0.5),
                                new Judgement("a", "b", 0.5),
                                new Judgement("a", "c", 1),
                                new Judgement("d", "b", 0)),
                        RatingOptions.DEFAULT))
                .hasMessageStartingWith("Cannot rate: 'a', 'b' won every judgement against 'c', 'd'");
    }

    @Test
    void groupsThatNeverMetAreRefusedWithAPriorToo() {
        Judgements judgements = each(new Judgement("a", "b", 0.5), new Judgement("c", "d", 0.5));
        assertThatThrownBy(() -> Ratings.of(judgements, new RatingOptions(null, 1500, 5)))
                .isInstanceOfSatisfying(
                        PlumblineException.class, e -> assertThat(e.kind()).isEqualTo(Kind.DATA))
                .hasMessage("Cannot rate: 'a', 'b' and 'c', 'd' were never judged against each other, not even through"
                        + " third players, so that nothing says how far apart they are; add such judgements, or rate each"
                        + " group alone");
    }

    /** Newton's whole steps lead astray where one player is far from all others. */
    @Test
    void settlesWhereOddsAreExtreme() {
        Judgements judgements = each(
                new Judgement("a", "b", 1, 1e6),
                new Judgement("a", "b", 0, 1e-3),
                new Judgement("b", "c", 1, 1e5),
                new Judgement("b", "c", 0, 1e-3));
        Map<String, Rating> ratings = rated(judgements, new RatingOptions("c", 0, 0));
        assertThat(ratings.get("b").rating().value()).isCloseTo(POINTS * Math.log(1e8), within(1e-3));
        assertThat(ratings.get("a").rating().value()).isCloseTo(POINTS * Math.log(1e17), within(1e-3));
    }

    @Test
    void settlesBeyondWhereAProbabilityRoundsToOne() {
        Map<String, Rating> ratings = rated(
                each(new Judgement("a", "b", 1, 3), new Judgement("a", "b", 0, 1e-20)), new RatingOptions("b", 0, 0));
        assertThat(ratings.get("a").rating().value()).isCloseTo(POINTS * Math.log(3e20), within(1e-6));
    }

    @Test
    void refusesPlayersWhoAreHeldTogetherByRounding() {
        Judgements judgements = each(
                new Judgement("a", "b", 0.3, 1e9),
                new Judgement("c", "d", 0.3, 1e9),
                new Judgement("b", "c", 1, 1e-30),
                new Judgement("b", "c", 0, 1e-30));
        assertThatThrownBy(() -> Ratings.of(judgements, RatingOptions.DEFAULT))
                .isInstanceOf(PlumblineException.class)
                .hasMessageStartingWith(
                        "Cannot rate: some of the 4 players are held together by so little of the weight");
    }

    /** The errors of ties alone and of a prior alone are not 0: agreement tells nothing of what is not there. */
    @Test
    void promptsThatAgreeHaveAnError() {
        List<Judgement> ties = Collections.nCopies(20, new Judgement("a", "b", 0.5));
        double error = POINTS / 2 * Math.sqrt(3 / 20.0 / (20 * 0.25)) * Interval.QUANTILE / StudentQuantile.of(19);
        assertThat(rated(each(ties.toArray(Judgement[]::new)), RatingOptions.DEFAULT)
                        .get("a")
                        .rating()
                        .standardError())
                .isCloseTo(error, within(1e-8));
        List<Judgement> wins = Collections.nCopies(100, new Judgement("a", "b", 1));
        Estimate alone = rated(each(wins.toArray(Judgement[]::new)), new RatingOptions(null, 1500, 1))
                .get("a")
                .rating();
        assertThat(alone.standardError()).isGreaterThan(100);
    }

    @Test
    void fewPromptsHaveTheIntervalOfStudent() {
        assertThat(evenCoverage(2)).isBetween(0.93, 0.999);
        assertThat(evenCoverage(5)).isBetween(0.93, 0.999);
    }

    /** Prompts that each have a win rate of their own, even on the whole. */
    private static double evenCoverage(int prompts) {
        int held = 0;
        int sets = 2000;
        for (int seed = 0; seed < sets; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Judgements judgements = new Judgements();
            for (int prompt = 0; prompt < prompts; prompt++) {
                double rate = 0.5 + 0.05 * (random.nextDouble() - random.nextDouble());
                List<Judgement> drawn = new ArrayList<>();
                for (int i = 0; i < 40; i++) {
                    drawn.add(new Judgement("a", "b", random.nextDouble() < rate ? 1 : 0));
                }
                judgements.add(drawn);
            }
            Interval interval =
                    rated(judgements, RatingOptions.DEFAULT).get("a").rating().interval();
            held += interval.low() <= 1500 && 1500 <= interval.high() ? 1 : 0;
        }
        return held / (double) sets;
    }

    @Test
    void shownNamesAreShortAndPlain() {
        assertThatThrownBy(() -> Ratings.of(each(new Judgement("\u001b[2J", "x".repeat(60), 1)), RatingOptions.DEFAULT))
                .hasMessageStartingWith("Cannot rate: '?[2J' won every judgement against '" + "x".repeat(40) + "…'");
    }

    @Test
    void onePromptShowsNoError() {
        Judgements judgements = new Judgements();
        judgements.add(List.of(new Judgement("a", "b", 1), new Judgement("a", "b", 0)));
        Rating rating = rated(judgements, RatingOptions.DEFAULT).get("a");
        assertThat(rating.rating().hasError()).isFalse();
        assertThat(rating.rating().interval()).isNull();
    }

    @Test
    void refusesNoJudgementAndAnUnknownAnchor() {
        assertThatThrownBy(() -> Ratings.of(new Judgements(), RatingOptions.DEFAULT))
                .hasMessage("Cannot rate: there is no judgement");
        assertThatThrownBy(() -> Ratings.of(each(new Judgement("a", "b", 0.5)), new RatingOptions("z", 1500, 0)))
                .hasMessage("Cannot rate: --anchor 'z' is none of the players");
        assertThatThrownBy(() -> new RatingOptions(null, Double.NaN, 0))
                .hasMessage("Cannot rate: --center must be a number, got NaN");
        assertThatThrownBy(() -> new RatingOptions(null, 1500, -1))
                .hasMessage("Cannot rate: --prior-games must be from 0 to 1000000, got -1.0");
    }

    @Test
    void refusesTooManyPlayers() {
        Judgements judgements = new Judgements();
        assertThatThrownBy(() -> {
                    for (int i = 0; i <= Judgements.MOST_PLAYERS; i++) {
                        judgements.add(List.of(new Judgement("p" + i, "p" + (i + 1), 1)));
                    }
                })
                .hasMessage(
                        "Cannot rate: there are more than 1000 players; are these columns those of the players' names?");
    }

    @Test
    void refusesWhatIsNoJudgement() {
        assertThatThrownBy(() -> new Judgement("a", "a", 1))
                .hasMessage("A judgement must be of two players with names of 1 to 120 characters, got names of 1 and 1"
                        + " characters, both the same");
        assertThatThrownBy(() -> new Judgement("a", "b", Double.NaN))
                .hasMessage("An outcome must be in [0, 1], got NaN");
        assertThatThrownBy(() -> new Judgement("a", "b", 1, 0))
                .hasMessage("A judgement's weight must be > 0 and at most 1000000000, got 0.0");
    }
}
