package io.plumbline.engine.cpu;

import java.util.Arrays;

/**
 * Copies between all rows of a batch and those that predict completion tokens, in the order of their indices. From the last
 * attention on nothing else matters, so the rest of the last block and the head see the predicting rows alone, side by side.
 */
final class PredictingRows {
    private PredictingRows() {}

    /** Copies predicting rows next to each other. */
    static void gather(Predictions predictions, Matrix from, Matrix gathered, Range predicting, Scratch scratch) {
        float[] row = scratch.tile(Tile.ROW, from.columns());
        for (int i = predicting.start(); i < predicting.end(); i++) {
            from.read(predictions.row(i), 1, row);
            gathered.write(i, 1, row);
        }
    }

    /** Copies them back to where they stand in the batch. */
    static void scatter(Predictions predictions, Matrix gathered, Matrix to, Range predicting, Scratch scratch) {
        float[] row = scratch.tile(Tile.ROW, to.columns());
        for (int i = predicting.start(); i < predicting.end(); i++) {
            gathered.read(i, 1, row);
            to.write(predictions.row(i), 1, row);
        }
    }

    /** Writes zeros to where they stand in the batch. */
    static void scatterZeros(Predictions predictions, Matrix to, Range predicting, Scratch scratch) {
        float[] zeros = scratch.tile(Tile.ZEROS, to.columns());
        Arrays.fill(zeros, 0, to.columns(), 0f);
        for (int i = predicting.start(); i < predicting.end(); i++) {
            to.write(predictions.row(i), 1, zeros);
        }
    }

    /**
     * Fills some rows of the batch: with the predicting row that each is, with zeros where it is none of those that count.
     *
     * @param counted predicting rows
     */
    static void spread(
            Predictions predictions, Matrix gathered, Range counted, Matrix to, Range rows, Scratch scratch) {
        float[] row = scratch.tile(Tile.ROW, to.columns());
        for (int i = rows.start(); i < rows.end(); i++) {
            int index = predictions.indexOf(i);
            if (index < counted.start() || index >= counted.end()) {
                Arrays.fill(row, 0, to.columns(), 0f);
            } else {
                gathered.read(index, 1, row);
            }
            to.write(i, 1, row);
        }
    }
}
