package io.plumbline.compare;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Judgements by prompt, in flat arrays of 28 bytes a judgement, and the players' names. */
public final class Judgements {
    /** More are no players, but the wrong column; ratings take the cube of their number of operations. */
    static final int MOST_PLAYERS = 1_000;

    private final Map<String, Integer> players = new HashMap<>();
    private final List<String> names = new ArrayList<>();
    private int[] first = new int[1024];
    private int[] second = new int[1024];
    private double[] outcome = new double[1024];
    private double[] weight = new double[1024];
    private int[] ends = new int[1024];
    private int size;
    private int prompts;

    /**
     * Adds the judgements of one prompt, at least one.
     *
     * @throws PlumblineException of kind DATA where there are too many players
     */
    public void add(Collection<Judgement> ofOnePrompt) {
        if (ofOnePrompt.isEmpty()) {
            throw new IllegalArgumentException("A prompt must have a judgement");
        }
        for (Judgement judgement : ofOnePrompt) {
            add(judgement);
        }
        if (prompts == ends.length) {
            ends = Arrays.copyOf(ends, Math.addExact(prompts, prompts));
        }
        ends[prompts] = size;
        prompts++;
    }

    private void add(Judgement judgement) {
        if (size == first.length) {
            int longer = Math.addExact(size, size);
            first = Arrays.copyOf(first, longer);
            second = Arrays.copyOf(second, longer);
            outcome = Arrays.copyOf(outcome, longer);
            weight = Arrays.copyOf(weight, longer);
        }
        first[size] = player(judgement.first());
        second[size] = player(judgement.second());
        outcome[size] = judgement.outcome();
        weight[size] = judgement.weight();
        size++;
    }

    private int player(String name) {
        Integer known = players.get(name);
        if (known != null) {
            return known;
        }
        if (names.size() == MOST_PLAYERS) {
            throw new PlumblineException(
                    Kind.DATA,
                    "Cannot rate: there are more than " + MOST_PLAYERS
                            + " players; are these columns those of the players' names?");
        }
        names.add(name);
        players.put(name, names.size() - 1);
        return names.size() - 1;
    }

    /** The players' names, in the order in which they came. */
    List<String> names() {
        return names;
    }

    int size() {
        return size;
    }

    int prompts() {
        return prompts;
    }

    /** Returns the index of a prompt's first judgement. */
    int start(int prompt) {
        return prompt == 0 ? 0 : ends[prompt - 1];
    }

    /** Returns the index after a prompt's last judgement. */
    int end(int prompt) {
        return ends[prompt];
    }

    int first(int judgement) {
        return first[judgement];
    }

    int second(int judgement) {
        return second[judgement];
    }

    double outcome(int judgement) {
        return outcome[judgement];
    }

    double weight(int judgement) {
        return weight[judgement];
    }

    /** Returns the weight of all wins of each player over each other, ties half: {@code [winner, loser]}. */
    double[][] wins() {
        double[][] wins = new double[names.size()][names.size()];
        for (int i = 0; i < size; i++) {
            wins[first[i]][second[i]] += weight[i] * outcome[i];
            wins[second[i]][first[i]] += weight[i] * (1 - outcome[i]);
        }
        return wins;
    }

    /** Returns the weight of all judgements with each player in the first and each other in the second place. */
    double[][] places() {
        double[][] places = new double[names.size()][names.size()];
        for (int i = 0; i < size; i++) {
            places[first[i]][second[i]] += weight[i];
        }
        return places;
    }
}
