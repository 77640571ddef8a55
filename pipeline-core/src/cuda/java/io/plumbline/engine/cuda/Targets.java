package io.plumbline.engine.cuda;

import java.util.Arrays;

/** The rows that predict completion tokens, in order, and the tokens of each: a row of a prompt may predict several. */
final class Targets {
    private final int[] rows;
    private final int[] firsts;
    private final int[] tokens;
    private final int[] indices;
    private int predicting;
    private int target;

    /**
     * @param mostRows that may predict
     * @param targets completion tokens
     */
    Targets(int mostRows, int targets) {
        rows = new int[mostRows];
        firsts = new int[mostRows + 1];
        tokens = new int[targets];
        indices = new int[targets];
    }

    /** Takes the next row that predicts. */
    void predict(int row) {
        rows[predicting] = row;
        firsts[predicting++] = target;
        firsts[predicting] = target;
    }

    /** Takes another token that the last row predicts, and its place among the batch's completion tokens. */
    void aim(int token, int index) {
        tokens[target] = token;
        indices[target++] = index;
        firsts[predicting] = target;
    }

    /** Fills the rows that are left. */
    void end(int none) {
        Arrays.fill(rows, predicting, rows.length, none);
        Arrays.fill(firsts, predicting, firsts.length, target);
    }

    /** Rows that predict, then -1. */
    int[] rows() {
        return rows;
    }

    /** The first of each row's tokens, and their number at the end. */
    int[] firsts() {
        return firsts;
    }

    /** Token ids. */
    int[] tokens() {
        return tokens;
    }

    /** The place of each among the batch's completion tokens. */
    int[] indices() {
        return indices;
    }
}
