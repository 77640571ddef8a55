package io.plumbline.engine.cpu;

/** Takes logits of rows that predict, one row after the other. */
@FunctionalInterface
interface LogitReader {
    /**
     * @param row index of the row among those that predict
     * @param logits as softmax takes them; not to be changed, as others read them after
     * @param exact the logit of one token in double precision
     */
    void read(int row, float[] logits, ExactLogit exact, Scratch scratch);

    /** A logit of a row in double precision. */
    @FunctionalInterface
    interface ExactLogit {
        /** Returns the logit of a token. */
        double of(int token);
    }
}
