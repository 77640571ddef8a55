package io.plumbline.engine.cpu;

import java.util.Arrays;

/**
 * Between all rows of a batch and those that predict completion tokens, in the order of {@link
 * PackedBatch#predicting()}. From the last attention on nothing else matters, so the rest of the last block and the head
 * see the predicting rows alone, side by side.
 */
final class PredictingRows {
    private PredictingRows() {}

    /** Copies predicting rows next to each other. */
    static void gather(PackedBatch batch, Matrix from, Matrix gathered, Range predicting, Scratch scratch) {
        float[] row = scratch.tile(Tile.ROW, from.columns());
        for (int i = predicting.start(); i < predicting.end(); i++) {
            from.read(batch.predictingRow(i), 1, row);
            gathered.write(i, 1, row);
        }
    }

    /** Copies them back to where they stand in the batch. */
    static void scatter(PackedBatch batch, Matrix gathered, Matrix to, Range predicting, Scratch scratch) {
        float[] row = scratch.tile(Tile.ROW, to.columns());
        for (int i = predicting.start(); i < predicting.end(); i++) {
            gathered.read(i, 1, row);
            to.write(batch.predictingRow(i), 1, row);
        }
    }

    /** Writes zeros to where they stand in the batch. */
    static void scatterZeros(PackedBatch batch, Matrix to, Range predicting, Scratch scratch) {
        float[] zeros = scratch.tile(Tile.ZEROS, to.columns());
        Arrays.fill(zeros, 0, to.columns(), 0f);
        for (int i = predicting.start(); i < predicting.end(); i++) {
            to.write(batch.predictingRow(i), 1, zeros);
        }
    }

    /**
     * Fills some rows of the batch: with the predicting row that each is, with zeros where it is none of those that count.
     *
     * @param counted predicting rows
     */
    static void spread(PackedBatch batch, Matrix gathered, Range counted, Matrix to, Range rows, Scratch scratch) {
        float[] row = scratch.tile(Tile.ROW, to.columns());
        for (int i = rows.start(); i < rows.end(); i++) {
            int index = batch.predictingIndex(i);
            if (index < counted.start() || index >= counted.end()) {
                Arrays.fill(row, 0, to.columns(), 0f);
            } else {
                gathered.read(index, 1, row);
            }
            to.write(i, 1, row);
        }
    }
}
