package io.plumbline.example;

import java.io.Serializable;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The tokens of a completion that count, where not all do: of several turns, those of the assistant.
 *
 * @param runs the first token of each run of them and the one behind its last, ascending: {@code from, to, from, to, …};
 *     none where it is not known which count
 */
public record CountedTokens(int[] runs) implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Refuses runs that are empty or out of order. */
    public CountedTokens {
        boolean ascend = runs.length % 2 == 0 && (runs.length == 0 || runs[0] >= 0);
        for (int index = 1; index < runs.length; index++) {
            ascend &= index % 2 == 1 ? runs[index] > runs[index - 1] : runs[index] >= runs[index - 1];
        }
        if (!ascend) {
            throw new IllegalArgumentException("Runs of tokens must ascend, got " + Arrays.toString(runs));
        }
    }

    /** Returns whether it is known which tokens count. */
    public boolean isKnown() {
        return runs.length > 0;
    }

    /** Returns how many tokens count. */
    public int count() {
        int count = 0;
        for (int run = 0; run < runs.length; run += 2) {
            count += runs[run + 1] - runs[run];
        }
        return count;
    }

    /** Returns those of the first so many tokens. */
    public CountedTokens within(int tokens) {
        IntStream.Builder kept = IntStream.builder();
        for (int run = 0; run < runs.length && runs[run] < tokens; run += 2) {
            kept.add(runs[run]).add(Math.min(runs[run + 1], tokens));
        }
        return new CountedTokens(kept.build().toArray());
    }

    /** Returns whether all of so many tokens count. */
    boolean isAll(int tokens) {
        return count() == tokens;
    }

    /** Returns the token behind the last that counts. */
    int end() {
        return runs.length == 0 ? 0 : runs[runs.length - 1];
    }

    /** Returns the values of the tokens that count, of values by token. */
    public float[] of(float[] values) {
        float[] counted = new float[count()];
        int at = 0;
        for (int run = 0; run < runs.length; run += 2) {
            int length = runs[run + 1] - runs[run];
            System.arraycopy(values, runs[run], counted, at, length);
            at += length;
        }
        return counted;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CountedTokens that && Arrays.equals(runs, that.runs);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(runs);
    }

    @Override
    public String toString() {
        return Arrays.toString(runs);
    }
}
