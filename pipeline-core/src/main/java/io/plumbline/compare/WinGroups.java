package io.plumbline.compare;

import io.plumbline.PlainText;
import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The groups of players that judgements hold together. Likeliest ratings exist, and are the only ones, exactly where from
 * every player to every other a chain of wins leads, ties included (Ford 1957).
 */
final class WinGroups {
    private static final int MOST_NAMED = 5;
    private static final int MOST_SHOWN = 40;

    private final List<String> names;
    private final double[][] wins;

    /**
     * @param names of the players
     * @param wins weight of wins, ties half: {@code [winner, loser]}
     */
    WinGroups(List<String> names, double[][] wins) {
        this.names = names;
        this.wins = wins;
    }

    /**
     * Refuses players who were never judged against the others, not even through third players: their ratings could be
     * shifted against each other at will, with a prior as well.
     *
     * @throws PlumblineException of kind DATA
     */
    void requireConnected() {
        BitSet group = reached(true, true);
        if (group.cardinality() < names.size()) {
            throw refused(named(group::get) + " and " + named(player -> !group.get(player))
                    + " were never judged against each other, not even through third players, so that nothing says how far"
                    + " apart they are; add such judgements, or rate each group alone");
        }
    }

    /**
     * Refuses players who won everything against the others: the likeliest difference of their ratings is infinite.
     *
     * @throws PlumblineException of kind DATA
     */
    void requireFinite() {
        if (!areFinite()) {
            BitSet winners = winners();
            throw refused(named(winners::get) + " won every judgement against " + named(player -> !winners.get(player))
                    + ", so that the likeliest difference of their ratings is infinite; add judgements, leave them out, or"
                    + " give --prior-games above 0, which bounds it");
        }
    }

    /** Returns whether no player won everything against the others. */
    boolean areFinite() {
        return winners().cardinality() == names.size();
    }

    /** Returns players against whom no other one ever won or tied; all players where no group is like that. */
    private BitSet winners() {
        BitSet winners = new BitSet();
        for (int player = 0; player < names.size(); player++) {
            int one = player;
            if (IntStream.range(0, names.size()).noneMatch(other -> wins[other][one] > 0)) {
                winners.set(one);
                return winners;
            }
            if (IntStream.range(0, names.size()).noneMatch(other -> wins[one][other] > 0)) {
                winners.set(0, names.size());
                winners.clear(one);
                return winners;
            }
        }
        // From a win to the one who won: nobody outside won against anybody inside.
        BitSet stronger = reached(false, true);
        if (stronger.cardinality() < names.size()) {
            return stronger;
        }
        BitSet weaker = reached(true, false);
        if (weaker.cardinality() < names.size()) {
            winners.set(0, names.size());
            winners.andNot(weaker);
            return winners;
        }
        return stronger;
    }

    /** Returns the players that the first one reaches over wins, from winner to loser, from loser to winner, or both. */
    private BitSet reached(boolean down, boolean up) {
        BitSet reached = new BitSet();
        Deque<Integer> next = new ArrayDeque<>(List.of(0));
        reached.set(0);
        while (!next.isEmpty()) {
            int player = next.remove();
            for (int other = 0; other < names.size(); other++) {
                boolean isNext = down && wins[player][other] > 0 || up && wins[other][player] > 0;
                if (isNext && !reached.get(other)) {
                    reached.set(other);
                    next.add(other);
                }
            }
        }
        return reached;
    }

    private String named(IntPredicate chosen) {
        List<String> all = new ArrayList<>();
        IntStream.range(0, names.size())
                .filter(chosen)
                .forEach(player -> all.add("'" + shown(names.get(player)) + "'"));
        String first = all.stream().limit(MOST_NAMED).collect(Collectors.joining(", "));
        return all.size() <= MOST_NAMED ? first : first + " and " + (all.size() - MOST_NAMED) + " more";
    }

    /** A name for a message: where the wrong column was named it may be a text of any kind. */
    private static String shown(String name) {
        String plain = PlainText.of(name);
        return plain.length() <= MOST_SHOWN ? plain : plain.substring(0, MOST_SHOWN) + "…";
    }

    private static PlumblineException refused(String problem) {
        return new PlumblineException(Kind.DATA, "Cannot rate: " + problem);
    }
}
