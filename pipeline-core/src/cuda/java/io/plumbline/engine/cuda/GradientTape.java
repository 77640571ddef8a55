package io.plumbline.engine.cuda;

import io.plumbline.model.AttentionConfig;
import io.plumbline.model.DecoderConfig;

/** Working memory of a backward pass, which all blocks share. */
final class GradientTape {
    private final DecoderConfig config;
    private final Element element;
    private final Room logits;
    private final Room weights;
    private final Room state;
    private final Room rounded;
    private final Room normed;
    private final Room hidden;
    private final Room attended;
    private final Room packed;
    private final Room inner;
    private final Room attentionParts;
    private final Room parts;
    private int rows;

    GradientTape(DecoderConfig config, Element element, Rooms rooms) {
        this.config = config;
        this.element = element;
        logits = rooms.add();
        weights = rooms.add();
        state = rooms.add();
        rounded = rooms.add();
        normed = rooms.add();
        hidden = rooms.add();
        attended = rooms.add();
        packed = rooms.add();
        inner = rooms.add();
        attentionParts = rooms.add();
        parts = rooms.add();
    }

    /** Takes a batch's rows. */
    void reserve(int ofBatch) {
        rows = ofBatch;
    }

    private AttentionConfig attention() {
        return config.block().attention();
    }

    private int hiddenSize() {
        return config.embedding().hiddenSize();
    }

    /** By logits of a chunk. */
    Matrix logits(int ofRows, int columns) {
        return logits.matrix(ofRows, columns, element);
    }

    /** Derivatives of the objective by token. */
    long weights(int targets) {
        return weights.matrix(targets, 1, Element.FLOAT32).address();
    }

    /** By the residual stream, {@code [rows, hidden]}. */
    Matrix state() {
        return state.matrix(rows, hiddenSize(), Element.FLOAT32);
    }

    /** The same as products read it. */
    Matrix rounded() {
        return rounded.matrix(rows, hiddenSize(), element);
    }

    /** By what a norm gives, {@code [rows, hidden]}. */
    Matrix normed() {
        return normed.matrix(rows, hiddenSize(), element);
    }

    /** By what goes into the feed-forward layer's last product, {@code [rows, intermediate]}. */
    Matrix hidden() {
        return hidden.matrix(rows, config.block().feedForward().intermediateSize(), element);
    }

    /** {@code [rows, queries]}. */
    Matrix attended() {
        return attended.matrix(rows, attention().queryWidth(), element);
    }

    /** By queries, keys and values, {@code [rows, queries + 2 * keyValues]}. */
    Matrix packed() {
        return packed.matrix(rows, attention().packedWidth(), element);
    }

    /** Inner products of what attention gives and its gradient, {@code [rows, heads]}. */
    long inner() {
        return inner.matrix(rows, attention().heads(), Element.FLOAT32).address();
    }

    /** By keys and values of each query head, {@code [rows, 2 * queries]}. */
    long attentionParts() {
        return attentionParts
                .matrix(rows, 2 * attention().queryWidth(), Element.FLOAT32)
                .address();
    }

    /** Sums over parts of the rows. */
    long parts(int count, int columns) {
        return parts.matrix(count, columns, Element.FLOAT32).address();
    }
}
