package io.plumbline.engine.cpu;

import io.plumbline.model.AttentionConfig;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Rotary position embedding (Su et al. 2021, RoFormer), in place on queries and keys. A head's first {@code rotated}
 * dimensions are turned, halves against each other: {@code (x[i], x[i + rotated/2])}.
 */
final class Rotary {
    private final double[] inverseFrequencies;
    private final int[] columns; // of queries and keys
    private final int width;
    private float[] cosines = new float[0]; // [positions, rotated / 2]
    private float[] sines = new float[0];

    Rotary(AttentionConfig config) {
        List<Double> frequencies = config.rotary().inverseFrequencies();
        inverseFrequencies =
                frequencies.stream().mapToDouble(Double::doubleValue).toArray();
        HeadColumns ofHeads = new HeadColumns(config);
        columns = IntStream.concat(
                        IntStream.range(0, config.heads()).map(ofHeads::query),
                        IntStream.range(0, config.keyValueHeads()).map(ofHeads::key))
                .toArray();
        width = Arrays.stream(columns).max().orElseThrow() + config.headSize();
    }

    /** Makes tables for positions up to, without, {@code positions}. */
    void reserve(int positions) {
        int half = inverseFrequencies.length;
        int known = cosines.length / half;
        if (positions <= known) {
            return;
        }
        cosines = Arrays.copyOf(cosines, positions * half);
        sines = Arrays.copyOf(sines, positions * half);
        for (int position = known; position < positions; position++) {
            for (int i = 0; i < half; i++) {
                double angle = position * inverseFrequencies[i];
                cosines[position * half + i] = (float) Math.cos(angle);
                sines[position * half + i] = (float) Math.sin(angle);
            }
        }
    }

    /** Turns queries and keys by their positions' angles. */
    void forward(Matrix queriesKeysValues, PackedBatch batch, Range rows, Scratch scratch) {
        turn(queriesKeysValues, batch, rows, 1f, scratch);
    }

    /** Turns the gradients by queries and keys back. */
    void backward(Matrix gradients, PackedBatch batch, Range rows, Scratch scratch) {
        turn(gradients, batch, rows, -1f, scratch);
    }

    private void turn(Matrix matrix, PackedBatch batch, Range rows, float direction, Scratch scratch) {
        int half = inverseFrequencies.length;
        float[] row = scratch.tile(Tile.ROW, width);
        for (int r = rows.start(); r < rows.end(); r++) {
            matrix.read(r, 0, width, row, 0);
            int angle = batch.position(r) * half;
            for (int column : columns) {
                turnHead(row, column, half, angle, direction);
            }
            matrix.write(r, 0, width, row, 0);
        }
    }

    private void turnHead(float[] row, int at, int half, int angle, float direction) {
        for (int i = 0; i < half; i++) {
            float cosine = cosines[angle + i];
            float sine = sines[angle + i] * direction;
            float first = row[at + i];
            float second = row[at + half + i];
            row[at + i] = first * cosine - second * sine;
            row[at + half + i] = second * cosine + first * sine;
        }
    }
}
