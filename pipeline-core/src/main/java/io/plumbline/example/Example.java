package io.plumbline.example;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A prompt and its completions as tokens, the best completion first. A preference pair has two completions (chosen, rejected),
 * a demonstration one, a ranked list any number; one that is judged alone has a label.
 *
 * <p>Behind its own completions may stand mismatched ones: those of another example, behind this one's prompt. No loss compares
 * them with its own; they show how far the policy is from the reference on texts that do not answer the prompt.
 *
 * @param id SHA-256 of the texts, 64 hexadecimal digits; empty where nothing depends on it
 * @param source name of the data set that the row came from, for slices; never null
 * @param prompt token ids, at least one
 * @param completions token ids of each, at least one completion of at least one token
 * @param ranks rank of each completion: 1 for the first, then the same as the one before (a tie) or one more;
 *     {@link #MISMATCHED} for those of another example, which stand last
 * @param strength how much it counts, by how much its best completion is better, and the label of one alone
 * @param counted for each completion the tokens that count; empty where all tokens of all do
 * @param promptId id of the prompt, which other examples may share; null where it is not known, as of those to train on
 */
public record Example(
        String id,
        String source,
        int[] prompt,
        int[][] completions,
        int[] ranks,
        Strength strength,
        List<CountedTokens> counted,
        String promptId)
        implements Serializable {
    private static final long serialVersionUID = 1L;

    /** The rank of a completion that is another example's. */
    public static final int MISMATCHED = 0;

    /** An example of which the input says no more than ranks. */
    public Example(String id, String source, int[] prompt, int[][] completions, int[] ranks) {
        this(id, source, prompt, completions, ranks, Strength.UNSAID);
    }

    /** An example all of whose tokens count. */
    public Example(String id, String source, int[] prompt, int[][] completions, int[] ranks, Strength strength) {
        this(id, source, prompt, completions, ranks, strength, List.of());
    }

    /** An example whose prompt has no id. */
    public Example(
            String id,
            String source,
            int[] prompt,
            int[][] completions,
            int[] ranks,
            Strength strength,
            List<CountedTokens> counted) {
        this(id, source, prompt, completions, ranks, strength, counted, null);
    }

    /** Refuses an example without tokens and ranks that are out of order. */
    public Example {
        Objects.requireNonNull(strength, "strength");
        require(id, "the prompt must have a token", prompt.length > 0);
        require(id, "there must be a completion", completions.length > 0);
        require(
                id,
                "there must be a rank for each of " + completions.length + " completions, got " + ranks.length,
                ranks.length == completions.length);
        counted = List.copyOf(counted);
        require(
                id,
                "it must be said of each of " + completions.length + " completions which tokens count, got "
                        + counted.size(),
                counted.isEmpty() || counted.size() == completions.length);
        int before = 0;
        for (int index = 0; index < ranks.length; index++) {
            require(id, "each completion must have a token", completions[index].length > 0);
            require(
                    id,
                    "tokens that count must be tokens of the completion",
                    counted.isEmpty() || counted.get(index).end() <= completions[index].length);
            boolean next = ranks[index] == before + 1 && (before > 0 || index == 0)
                    || ranks[index] == before && index > 0
                    || ranks[index] == MISMATCHED && index > 0;
            require(id, "ranks must begin with 1 and rise by 0 or 1, got " + before + ", " + ranks[index], next);
            before = ranks[index];
        }
        require(
                id,
                "only a completion alone has a label, got " + own(ranks),
                strength.label() == Label.UNSAID || own(ranks) == 1);
    }

    private static void require(String id, String message, boolean holds) {
        if (!holds) {
            throw new IllegalArgumentException("Example " + id + ": " + message);
        }
    }

    /** Returns an example whose completions all have ranks of their own, in the order given. */
    public static Example of(String id, String source, int[] prompt, int[]... completions) {
        int[] ranks = new int[completions.length];
        for (int index = 0; index < ranks.length; index++) {
            ranks[index] = index + 1;
        }
        return new Example(id, source, prompt, completions, ranks);
    }

    /**
     * Returns the name of a completion in messages: {@code chosen} and {@code rejected} of a pair, else
     * {@code completion 1}, {@code completion 2} and so on.
     *
     * @param index from 0
     * @param count number of completions of the example
     */
    public static String name(int index, int count) {
        if (count != 2) {
            return "completion " + (index + 1);
        }
        return index == 0 ? "chosen" : "rejected";
    }

    private static int own(int[] ranks) {
        int own = ranks.length;
        while (own > 0 && ranks[own - 1] == MISMATCHED) {
            own--;
        }
        return own;
    }

    /** Returns the number of its own completions; mismatched ones follow them. */
    public int own() {
        return own(ranks);
    }

    /** Returns the name of a completion in messages, as {@link #name(int, int)}, or {@code mismatched completion 1} and so on. */
    public String name(int index) {
        return index < own() ? name(index, own()) : "mismatched completion " + (index - own() + 1);
    }

    /** Returns whether there are exactly two completions, the first of which is preferred. */
    public boolean isPair() {
        return own() == 2 && ranks[1] > ranks[0];
    }

    /** Returns whether its only completion is said to be good or bad. */
    public boolean isLabelled() {
        return strength.label() != Label.UNSAID;
    }

    /** Returns the same example with completions of another one behind its own, all of whose tokens count. */
    public Example withMismatched(int[]... others) {
        int[] each = new int[others.length];
        Arrays.setAll(each, index -> index + 1);
        return withMismatched(new Example("", "", prompt, others, each), Integer.MAX_VALUE);
    }

    /**
     * Returns the same example with the own completions of another one behind its own.
     *
     * @param room most tokens of each of these
     */
    public Example withMismatched(Example other, int room) {
        int[][] all = Arrays.copyOf(completions, own() + other.own());
        List<CountedTokens> tokens = new ArrayList<>();
        for (int index = 0; index < all.length; index++) {
            Example from = index < own() ? this : other;
            int place = index < own() ? index : index - own();
            int length = from.completions[place].length;
            int kept = index < own() ? length : Math.min(room, length);
            all[index] = Arrays.copyOf(from.completions[place], kept);
            CountedTokens whole = new CountedTokens(new int[] {0, length});
            tokens.add((from.counted.isEmpty() ? whole : from.counted.get(place)).within(kept));
        }
        int[] allRanks = Arrays.copyOf(Arrays.copyOf(ranks, own()), all.length);
        boolean allCount = counted.isEmpty() && other.counted.isEmpty();
        return new Example(id, source, prompt, all, allRanks, strength, allCount ? List.of() : tokens, promptId);
    }

    /** Returns how many tokens of a completion count. */
    public int counted(int completion) {
        return counted.isEmpty()
                ? completions[completion].length
                : counted.get(completion).count();
    }

    /** Returns the tokens of a completion that count; empty where all do. */
    public Optional<CountedTokens> partOf(int completion) {
        return counted.isEmpty() || counted.get(completion).isAll(completions[completion].length)
                ? Optional.empty()
                : Optional.of(counted.get(completion));
    }

    /** Returns the same example as one all of whose tokens count. */
    public Example whole() {
        return counted.isEmpty()
                ? this
                : new Example(id, source, prompt, completions, ranks, strength, List.of(), promptId);
    }

    /** Returns the number of tokens stored: the prompt's once, and those of all completions. */
    public int tokens() {
        int tokens = prompt.length;
        for (int[] completion : completions) {
            tokens = Math.addExact(tokens, completion.length);
        }
        return tokens;
    }
}
