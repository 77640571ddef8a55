package io.plumbline.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Judgements that are drawn from the model of Bradley and Terry. */
final class Draws {
    static final List<String> PLAYERS = List.of("anna", "bert", "cleo", "dora", "emil");
    /** On Elo's scale, with a mean of 1500. */
    static final double[] RATINGS = {1700, 1600, 1500, 1400, 1300};

    private final SplittableRandom random;

    Draws(long seed) {
        this.random = new SplittableRandom(seed);
    }

    /** Returns judgements of pairs of players that are drawn at random. */
    Judgements of(int prompts, int judgementsOfEach) {
        Judgements judgements = new Judgements();
        for (int prompt = 0; prompt < prompts; prompt++) {
            List<Judgement> drawn = new ArrayList<>();
            for (int i = 0; i < judgementsOfEach; i++) {
                drawn.add(draw());
            }
            judgements.add(drawn);
        }
        return judgements;
    }

    private Judgement draw() {
        int first = random.nextInt(RATINGS.length);
        int second = (first + 1 + random.nextInt(RATINGS.length - 1)) % RATINGS.length;
        double probability = 1 / (1 + Math.pow(10, (RATINGS[second] - RATINGS[first]) / 400));
        return new Judgement(PLAYERS.get(first), PLAYERS.get(second), random.nextDouble() < probability ? 1 : 0);
    }
}
