package io.plumbline.model;

/** What a tensor does in the decoder, whatever its family calls it. Order within a block is the order of the flat vector. */
public enum ParameterRole {
    /** {@code [vocabulary, hidden]}. */
    TOKEN_EMBEDDING,
    /** {@code [positions, hidden]}. */
    POSITION_EMBEDDING,
    /** {@code [hidden]}. */
    ATTENTION_NORM_WEIGHT,
    /** {@code [hidden]}. */
    ATTENTION_NORM_BIAS,
    /** Query, key and value in one, {@code [hidden, queries + 2 * keyValues]} (GPT-2). */
    QUERY_KEY_VALUE_WEIGHT,
    /** {@code [queries + 2 * keyValues]}. */
    QUERY_KEY_VALUE_BIAS,
    /** {@code [queries, hidden]}; key and value follow it in the flat vector, so the three are one matrix. */
    QUERY_WEIGHT,
    /** {@code [keyValues, hidden]}. */
    KEY_WEIGHT,
    /** {@code [keyValues, hidden]}. */
    VALUE_WEIGHT,
    /** {@code [queries]}; key's and value's follow it in the flat vector. */
    QUERY_BIAS,
    /** {@code [keyValues]}. */
    KEY_BIAS,
    /** {@code [keyValues]}. */
    VALUE_BIAS,
    /** {@code [hidden, queries]}, or transposed as the weight order says. */
    ATTENTION_OUTPUT_WEIGHT,
    /** {@code [hidden]}. */
    ATTENTION_OUTPUT_BIAS,
    /** {@code [hidden]}. */
    FEED_FORWARD_NORM_WEIGHT,
    /** {@code [hidden]}. */
    FEED_FORWARD_NORM_BIAS,
    /** {@code [intermediate, hidden]}; up follows it in the flat vector, so the two are one matrix. */
    GATE_WEIGHT,
    /** {@code [intermediate, hidden]}, or transposed as the weight order says. */
    UP_WEIGHT,
    /** {@code [intermediate]}; up's follows it in the flat vector. */
    GATE_BIAS,
    /** {@code [intermediate]}. */
    UP_BIAS,
    /** {@code [hidden, intermediate]}, or transposed as the weight order says. */
    DOWN_WEIGHT,
    /** {@code [hidden]}. */
    DOWN_BIAS,
    /** {@code [hidden]}. */
    FINAL_NORM_WEIGHT,
    /** {@code [hidden]}. */
    FINAL_NORM_BIAS,
    /** {@code [vocabulary, hidden]}; absent where tied to the token embedding. */
    HEAD_WEIGHT;

    /**
     * Returns whether weight decay acts on the tensor: it does not act on biases and on the weights of norms, as in
     * transformers' {@code Trainer}.
     */
    public boolean isDecayed() {
        return switch (this) {
            case TOKEN_EMBEDDING,
                    POSITION_EMBEDDING,
                    QUERY_KEY_VALUE_WEIGHT,
                    QUERY_WEIGHT,
                    KEY_WEIGHT,
                    VALUE_WEIGHT,
                    ATTENTION_OUTPUT_WEIGHT,
                    GATE_WEIGHT,
                    UP_WEIGHT,
                    DOWN_WEIGHT,
                    HEAD_WEIGHT -> true;
            case ATTENTION_NORM_WEIGHT,
                    ATTENTION_NORM_BIAS,
                    QUERY_KEY_VALUE_BIAS,
                    QUERY_BIAS,
                    KEY_BIAS,
                    VALUE_BIAS,
                    ATTENTION_OUTPUT_BIAS,
                    FEED_FORWARD_NORM_WEIGHT,
                    FEED_FORWARD_NORM_BIAS,
                    GATE_BIAS,
                    UP_BIAS,
                    DOWN_BIAS,
                    FINAL_NORM_WEIGHT,
                    FINAL_NORM_BIAS -> false;
        };
    }
}
