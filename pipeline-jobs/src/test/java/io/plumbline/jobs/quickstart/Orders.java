package io.plumbline.jobs.quickstart;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * The Plackett–Luce distribution of completions with known rewards, by brute force: every order of them with its
 * probability. An order is drawn from the best place on, each time among those that are left, in proportion to exp(reward).
 */
final class Orders {
    private record Drawn(List<Integer> order, double probability) {}

    private final List<Drawn> all = new ArrayList<>();
    private final double[] rewards;

    Orders(double... rewards) {
        this.rewards = rewards;
        draw(List.of(), 1);
    }

    private void draw(List<Integer> before, double probability) {
        if (before.size() == rewards.length) {
            all.add(new Drawn(before, probability));
            return;
        }
        double left = 0;
        for (int index = 0; index < rewards.length; index++) {
            left += before.contains(index) ? 0 : Math.exp(rewards[index]);
        }
        for (int index = 0; index < rewards.length; index++) {
            if (!before.contains(index)) {
                List<Integer> longer = new ArrayList<>(before);
                longer.add(index);
                draw(longer, probability * Math.exp(rewards[index]) / left);
            }
        }
    }

    int count() {
        return all.size();
    }

    /** Returns the probability of the orders that a condition holds for. */
    double probability(Predicate<List<Integer>> condition) {
        return all.stream()
                .filter(drawn -> condition.test(drawn.order()))
                .mapToDouble(Drawn::probability)
                .sum();
    }

    /** Returns the probability that one completion stands before each of some others. */
    double before(int one, List<Integer> others) {
        return probability(order -> others.stream().allMatch(other -> order.indexOf(one) < order.indexOf(other)));
    }

    /**
     * Returns −Σ log of the probability that a completion stands before all that are ranked worse, over the completions.
     *
     * @param ranks of the completions: the smaller is preferred
     */
    double negativeLogLikelihood(List<Integer> ranks) {
        double sum = 0;
        for (int one = 0; one < rewards.length; one++) {
            sum -= Math.log(before(one, worse(ranks, one)));
        }
        return sum;
    }

    /** Returns the completions that are ranked worse than one. */
    static List<Integer> worse(List<Integer> ranks, int one) {
        List<Integer> worse = new ArrayList<>();
        for (int other = 0; other < ranks.size(); other++) {
            if (ranks.get(other) > ranks.get(one)) {
                worse.add(other);
            }
        }
        return worse;
    }
}
