package io.plumbline.engine.cuda;

import io.plumbline.model.AttentionConfig;
import io.plumbline.model.DecoderConfig;

/** The numbers that a block keeps for the backward pass. */
final class BlockTape {
    private final DecoderConfig config;
    private final Element element;
    private final Room state;
    private final Room middle;
    private final Room packed;
    private final Room attended;
    private final Room expanded;
    private final Room logSums;
    private final Room attentionStatistics;
    private final Room feedForwardStatistics;
    private int rows;

    BlockTape(DecoderConfig config, Element element, Rooms rooms) {
        this.config = config;
        this.element = element;
        state = rooms.add();
        middle = rooms.add();
        packed = rooms.add();
        attended = rooms.add();
        expanded = rooms.add();
        logSums = rooms.add();
        attentionStatistics = rooms.add();
        feedForwardStatistics = rooms.add();
    }

    /** Takes a batch's rows. */
    void reserve(int ofBatch) {
        rows = ofBatch;
    }

    private AttentionConfig attention() {
        return config.block().attention();
    }

    /** The block's input, {@code [rows, hidden]}. */
    Matrix state() {
        return state.matrix(rows, config.embedding().hiddenSize(), Element.FLOAT32);
    }

    /** The state between attention and feed-forward layer, {@code [rows, hidden]}. */
    Matrix middle() {
        return middle.matrix(rows, config.embedding().hiddenSize(), Element.FLOAT32);
    }

    /** Queries, keys and values, {@code [rows, queries + 2 * keyValues]}. */
    Matrix packed() {
        return packed.matrix(rows, attention().packedWidth(), element);
    }

    /** {@code [rows, queries]}. */
    Matrix attended() {
        return attended.matrix(rows, attention().queryWidth(), element);
    }

    /** Before the activation, {@code [rows, intermediate]} or {@code [rows, 2 * intermediate]}. */
    Matrix expanded() {
        return expanded.matrix(rows, config.block().feedForward().expandedWidth(), element);
    }

    /** Logarithms of the sums of attention's softmax, {@code [rows, heads]}. */
    long logSums() {
        return logSums.matrix(rows, attention().heads(), Element.FLOAT32).address();
    }

    /** Statistics of the norm before attention. */
    long attentionStatistics() {
        return statistics(attentionStatistics);
    }

    /** Statistics of the norm before the feed-forward layer. */
    long feedForwardStatistics() {
        return statistics(feedForwardStatistics);
    }

    private long statistics(Room room) {
        return room.matrix(rows, NormTensors.STATISTICS, Element.FLOAT32).address();
    }
}
