package io.plumbline.engine.cpu;

import io.plumbline.engine.PromptGroup;
import io.plumbline.model.AttentionConfig;
import io.plumbline.model.RotaryConfig;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Rotary position embedding (Su et al. 2021, RoFormer), in place on queries and keys. A head's first {@code rotated}
 * dimensions are turned, halves against each other: {@code (x[i], x[i + rotated/2])}, and multiplied by a factor if there
 * is one. Long sequences may have angles of their own (Ding et al. 2024).
 */
final class Rotary {
    private final AngleTable shorter;
    private final AngleTable longer; // null where all sequences have the same angles
    private final int beyond;
    private final int[] columns; // of queries and keys
    private final int width;

    /**
     * @param config whose heads are turned
     * @param rotary the angles
     */
    Rotary(AttentionConfig config, RotaryConfig rotary) {
        double factor = rotary.factor() == null ? 1 : rotary.factor();
        shorter = new AngleTable(rotary.inverseFrequencies(), factor);
        longer = rotary.longer() == null ? null : new AngleTable(rotary.longer().inverseFrequencies(), factor);
        beyond = rotary.longer() == null ? Integer.MAX_VALUE : rotary.longer().beyond();
        HeadColumns ofHeads = new HeadColumns(config);
        columns = IntStream.concat(
                        IntStream.range(0, config.heads()).map(ofHeads::query),
                        IntStream.range(0, config.keyValueHeads()).map(ofHeads::key))
                .toArray();
        width = Arrays.stream(columns).max().orElseThrow() + config.headSize();
    }

    /** Makes tables for positions up to, without, {@code positions}. */
    void reserve(int positions) {
        shorter.reserve(positions);
        if (positions > beyond) {
            longer.reserve(positions);
        }
    }

    /** Returns the length beyond which sequences have other angles; the greatest number where none has. */
    int beyond() {
        return beyond;
    }

    /**
     * The groups with those taken apart that hold long sequences and others: a shared prompt has one angle only. What they
     * ask for, by group, by completion, by token, keeps its order.
     */
    List<PromptGroup> separate(List<PromptGroup> groups) {
        if (longer == null) {
            return groups;
        }
        return groups.stream()
                .flatMap(group -> {
                    long longOnes = group.completions().stream()
                            .filter(completion -> group.prompt().length + completion.length > beyond)
                            .count();
                    return longOnes == 0 || longOnes == group.completions().size()
                            ? Stream.of(group)
                            : group.completions().stream()
                                    .map(completion -> new PromptGroup(group.prompt(), List.of(completion)));
                })
                .toList();
    }

    /** Turns queries and keys by their positions' angles. */
    void forward(Matrix queriesKeysValues, TokenRows batch, Range rows, Scratch scratch) {
        turn(queriesKeysValues, batch, rows, 1f, scratch);
    }

    /** Turns the gradients by queries and keys back. */
    void backward(Matrix gradients, PackedBatch batch, Range rows, Scratch scratch) {
        turn(gradients, batch, rows, -1f, scratch);
    }

    private void turn(Matrix matrix, TokenRows batch, Range rows, float direction, Scratch scratch) {
        int half = shorter.pairs();
        float[] row = scratch.tile(Tile.ROW, width);
        for (int r = rows.start(); r < rows.end(); r++) {
            matrix.read(r, 0, width, row, 0);
            int angle = batch.position(r) * half;
            AngleTable table = batch.longestOfGroup(r) > beyond ? longer : shorter;
            for (int column : columns) {
                turnHead(table, row, column, angle, direction);
            }
            matrix.write(r, 0, width, row, 0);
        }
    }

    private static void turnHead(AngleTable table, float[] row, int at, int angle, float direction) {
        int half = table.pairs();
        float[] cosines = table.cosines();
        float[] sines = table.sines();
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
