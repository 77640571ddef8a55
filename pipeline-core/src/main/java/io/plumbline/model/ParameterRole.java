package io.plumbline.model;

/**
 * The purpose of a tensor in the decoder, whatever its family calls it. The order of the constants is the order of the
 * flat vector: what precedes the blocks, then block by block, then what follows them, then adapters. Shapes are given by
 * {@link ParameterShapes}.
 */
public enum ParameterRole {
    /** {@code [vocabulary, hidden]}. */
    TOKEN_EMBEDDING(Place.BEFORE_BLOCKS, Kind.WEIGHT),
    /** {@code [positions, hidden]}. */
    POSITION_EMBEDDING(Place.BEFORE_BLOCKS, Kind.WEIGHT),
    /** {@code [hidden]}. */
    ATTENTION_NORM_WEIGHT(Place.BLOCK, Kind.NORM_WEIGHT),
    /** {@code [hidden]}. */
    ATTENTION_NORM_BIAS(Place.BLOCK, Kind.BIAS),
    /** Query, key and value in one, {@code [hidden, queries + 2 * keyValues]}, or transposed as the weight order says. */
    QUERY_KEY_VALUE_WEIGHT(Place.BLOCK, Kind.WEIGHT),
    /** {@code [queries + 2 * keyValues]}. */
    QUERY_KEY_VALUE_BIAS(Place.BLOCK, Kind.BIAS),
    /** {@code [queries, hidden]}; key and value follow it in the flat vector, so the three are one matrix. */
    QUERY_WEIGHT(Place.BLOCK, Kind.WEIGHT),
    /** {@code [keyValues, hidden]}. */
    KEY_WEIGHT(Place.BLOCK, Kind.WEIGHT),
    /** {@code [keyValues, hidden]}. */
    VALUE_WEIGHT(Place.BLOCK, Kind.WEIGHT),
    /** {@code [queries]}; key's and value's follow it in the flat vector. */
    QUERY_BIAS(Place.BLOCK, Kind.BIAS),
    /** {@code [keyValues]}. */
    KEY_BIAS(Place.BLOCK, Kind.BIAS),
    /** {@code [keyValues]}. */
    VALUE_BIAS(Place.BLOCK, Kind.BIAS),
    /** {@code [headSize]}, or {@code [queries]} where all heads are normalised together. */
    QUERY_NORM_WEIGHT(Place.BLOCK, Kind.NORM_WEIGHT),
    /** {@code [headSize]}, or {@code [keyValues]} where all heads are normalised together. */
    KEY_NORM_WEIGHT(Place.BLOCK, Kind.NORM_WEIGHT),
    /** {@code [hidden, queries]}, or transposed as the weight order says. */
    ATTENTION_OUTPUT_WEIGHT(Place.BLOCK, Kind.RESIDUAL_WEIGHT),
    /** {@code [hidden]}. */
    ATTENTION_OUTPUT_BIAS(Place.BLOCK, Kind.BIAS),
    /** {@code [hidden]}: of the norm after attention. */
    ATTENTION_RESULT_NORM_WEIGHT(Place.BLOCK, Kind.NORM_WEIGHT),
    /** {@code [hidden]}. */
    FEED_FORWARD_NORM_WEIGHT(Place.BLOCK, Kind.NORM_WEIGHT),
    /** {@code [hidden]}. */
    FEED_FORWARD_NORM_BIAS(Place.BLOCK, Kind.BIAS),
    /** Gate and up in one, {@code [2 * intermediate, hidden]}. */
    GATE_UP_WEIGHT(Place.BLOCK, Kind.WEIGHT),
    /** {@code [2 * intermediate]}. */
    GATE_UP_BIAS(Place.BLOCK, Kind.BIAS),
    /** {@code [intermediate, hidden]}; up follows it in the flat vector, so the two are one matrix. */
    GATE_WEIGHT(Place.BLOCK, Kind.WEIGHT),
    /** {@code [intermediate, hidden]}, or transposed as the weight order says. */
    UP_WEIGHT(Place.BLOCK, Kind.WEIGHT),
    /** {@code [intermediate]}; up's follows it in the flat vector. */
    GATE_BIAS(Place.BLOCK, Kind.BIAS),
    /** {@code [intermediate]}. */
    UP_BIAS(Place.BLOCK, Kind.BIAS),
    /** {@code [hidden, intermediate]}, or transposed as the weight order says. */
    DOWN_WEIGHT(Place.BLOCK, Kind.RESIDUAL_WEIGHT),
    /** {@code [hidden]}. */
    DOWN_BIAS(Place.BLOCK, Kind.BIAS),
    /** {@code [hidden]}: of the norm after the feed-forward layer. */
    FEED_FORWARD_RESULT_NORM_WEIGHT(Place.BLOCK, Kind.NORM_WEIGHT),
    /** {@code [hidden]}. */
    FINAL_NORM_WEIGHT(Place.AFTER_BLOCKS, Kind.NORM_WEIGHT),
    /** {@code [hidden]}. */
    FINAL_NORM_BIAS(Place.AFTER_BLOCKS, Kind.BIAS),
    /** {@code [vocabulary, hidden]}; absent where tied to the token embedding, or where the head gives a score. */
    HEAD_WEIGHT(Place.AFTER_BLOCKS, Kind.WEIGHT),
    /** {@code [1, hidden]}: in place of the vocabulary's where the head gives a score. */
    SCORE_WEIGHT(Place.AFTER_BLOCKS, Kind.WEIGHT),
    /** An adapter's A, {@code [rank, in]}. */
    ADAPTER_DOWN(Place.ADAPTERS, Kind.WEIGHT),
    /** An adapter's B, {@code [out, rank]}. */
    ADAPTER_UP(Place.ADAPTERS, Kind.WEIGHT);

    /** The part of the decoder that a tensor belongs to. */
    enum Place {
        /** Once, before the blocks. */
        BEFORE_BLOCKS,
        /** In every block. */
        BLOCK,
        /** Once, after the blocks. */
        AFTER_BLOCKS,
        /** Behind the decoder's own, where there are adapters. */
        ADAPTERS
    }

    /** Tensors that initialisation and weight decay treat alike. */
    enum Kind {
        /** An embedding or a projection. */
        WEIGHT,
        /** A projection onto the residual stream. */
        RESIDUAL_WEIGHT,
        /** The weight of a norm. */
        NORM_WEIGHT,
        /** Anything that is added. */
        BIAS
    }

    private final Place place;
    private final Kind kind;

    ParameterRole(Place place, Kind kind) {
        this.place = place;
        this.kind = kind;
    }

    Place place() {
        return place;
    }

    Kind kind() {
        return kind;
    }

    /** Returns whether the tensor can have an adapter: that of a linear layer in a block. */
    boolean isAdaptable() {
        return place == Place.BLOCK && (kind == Kind.WEIGHT || kind == Kind.RESIDUAL_WEIGHT);
    }

    /**
     * Returns whether weight decay acts on the tensor: it does not act on biases and on the weights of norms, as in
     * transformers' {@code Trainer}.
     */
    public boolean isDecayed() {
        return switch (kind) {
            case WEIGHT, RESIDUAL_WEIGHT -> true;
            case NORM_WEIGHT, BIAS -> false;
        };
    }
}
