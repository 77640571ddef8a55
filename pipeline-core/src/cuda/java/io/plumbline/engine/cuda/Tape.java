package io.plumbline.engine.cuda;

import io.plumbline.model.DecoderConfig;

/** Working memory of a pass: what every block keeps for the backward pass, and what all blocks share. */
final class Tape {
    private final DecoderConfig config;
    private final Element element;
    private final Rooms rooms;
    private final BlockTape[] blocks;
    private final GradientTape gradients;
    private final Room batch;
    private final Room normed;
    private final Room projected;
    private final Room hidden;
    private final Room finalState;
    private final Room finalNormed;
    private final Room finalStatistics;
    private final Room logits;
    private final Room logSums;
    private final Room logProbs;
    private final Room adapted;
    private final Room cosines;
    private final Room sines;
    private int rows;
    private int predicting;
    private boolean keeps;

    Tape(DecoderConfig config, Element element, Device device) {
        this.config = config;
        this.element = element;
        rooms = new Rooms(device);
        blocks = new BlockTape[config.layers()];
        for (int layer = 0; layer < blocks.length; layer++) {
            blocks[layer] = new BlockTape(config, element, rooms);
        }
        gradients = new GradientTape(config, element, rooms);
        batch = rooms.add();
        normed = rooms.add();
        projected = rooms.add();
        hidden = rooms.add();
        finalState = rooms.add();
        finalNormed = rooms.add();
        finalStatistics = rooms.add();
        logits = rooms.add();
        logSums = rooms.add();
        logProbs = rooms.add();
        adapted = rooms.add();
        cosines = rooms.add();
        sines = rooms.add();
    }

    /** Takes a batch's sizes for a forward pass alone, which needs one block's memory. */
    void reserveForward(DeviceBatch ofBatch) {
        reserve(ofBatch);
        keeps = false;
    }

    /** Takes a batch's sizes for a forward and a backward pass. */
    void reserveBoth(DeviceBatch ofBatch) {
        reserve(ofBatch);
        keeps = true;
    }

    private void reserve(DeviceBatch ofBatch) {
        rows = ofBatch.rows();
        predicting = ofBatch.predicting();
        for (BlockTape block : blocks) {
            block.reserve(rows);
        }
        gradients.reserve(rows);
    }

    BlockTape block(int layer) {
        return blocks[keeps ? layer : 0];
    }

    GradientTape gradients() {
        return gradients;
    }

    private int hiddenSize() {
        return config.embedding().hiddenSize();
    }

    Room batch() {
        return batch;
    }

    /** The result of a norm, {@code [rows, hidden]}. */
    Matrix normed() {
        return normed.matrix(rows, hiddenSize(), element);
    }

    /** The result of a part's last product, without its bias, for the residual stream, {@code [rows, hidden]}. */
    Matrix projected() {
        return projected.matrix(rows, hiddenSize(), element);
    }

    /** The input of the feed-forward layer's last product, {@code [rows, intermediate]}. */
    Matrix hidden() {
        return hidden.matrix(rows, config.block().feedForward().intermediateSize(), element);
    }

    /** The result of the last block, {@code [predicting, hidden]}. */
    Matrix finalState() {
        return finalState.matrix(predicting, hiddenSize(), Element.FLOAT32);
    }

    /** {@code [predicting, hidden]}. */
    Matrix finalNormed() {
        return finalNormed.matrix(predicting, hiddenSize(), element);
    }

    long finalStatistics() {
        return finalStatistics
                .matrix(predicting, NormTensors.STATISTICS, Element.FLOAT32)
                .address();
    }

    /** Logits of a chunk. */
    Matrix logits(int ofRows, int columns) {
        return logits.matrix(ofRows, columns, Element.FLOAT32);
    }

    /** Logarithms of the sums of the softmax over the vocabulary, {@code [predicting]}. */
    long logSums() {
        return logSums.matrix(predicting, 1, Element.FLOAT32).address();
    }

    /** {@code [targets]}. */
    long logProbs(int targets) {
        return logProbs.matrix(targets, 1, Element.FLOAT32).address();
    }

    /** The values between the matrices of an adapter, and then the gradient by them, {@code [rows, rank]}. */
    Matrix adapted(int ofRows, int rank) {
        return adapted.matrix(ofRows, rank, element);
    }

    Room cosines() {
        return cosines;
    }

    Room sines() {
        return sines;
    }

    void close() {
        rooms.close();
    }
}
