package io.plumbline.engine.nd4j;

import io.plumbline.model.RotaryConfig;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.ops.transforms.Transforms;

/** The positions of padded sequences, 0, 1, 2, ..., and what follows from them: masks and angles. */
final class Positions {
    /** Added to scores that do not count: far below any, and so far from the end of float32 that no score carries it there. */
    private static final double HIDDEN = -1e30;

    private final int length;
    private final INDArray column; // [length, 1], double precision

    Positions(int length) {
        this.length = length;
        double[] positions = IntStream.range(0, length).asDoubleStream().toArray();
        column = HostCopies.doubles(positions).reshape('c', length, 1);
    }

    /** Returns {@code [1, length, length]}: 0 where a token, by row, attends to another, by column; far below 0 elsewhere. */
    INDArray mask(int window) {
        INDArray distance = column.sub(column.reshape('c', 1, length)); // [length, length]
        INDArray hidden = distance.lt(0).castTo(DataType.FLOAT); // behind it
        if (window < length) {
            hidden.addi(distance.gte(window).castTo(DataType.FLOAT)); // too far before it
        }
        return hidden.muli(HIDDEN).reshape('c', 1, length, length);
    }

    /**
     * Returns the angles of sequences.
     *
     * @param lengths tokens of each sequence, by which it is long or not
     */
    Rotary rotary(RotaryConfig config, int[] lengths) {
        int pairs = config.inverseFrequencies().size();
        double factor = config.factor() == null ? 1 : config.factor();
        INDArray angles = angles(config); // [1 or 2, length * pairs]
        INDArray cosines = Transforms.cos(angles, true).muli(factor).castTo(DataType.FLOAT);
        INDArray sines = Transforms.sin(angles, true).muli(factor).castTo(DataType.FLOAT);
        if (config.longer() == null) {
            return new Rotary(cosines.reshape('c', 1, length, 1, pairs), sines.reshape('c', 1, length, 1, pairs));
        }
        int beyond = config.longer().beyond();
        INDArray rows = HostCopies.indices( // [sequences]
                Arrays.stream(lengths).map(tokens -> tokens > beyond ? 1 : 0).toArray());
        return new Rotary(
                Operations.rows(cosines, rows).reshape('c', lengths.length, length, 1, pairs),
                Operations.rows(sines, rows).reshape('c', lengths.length, length, 1, pairs));
    }

    /** Returns {@code [1, length * pairs]}, or with those of long sequences in a second row. */
    private INDArray angles(RotaryConfig config) {
        INDArray shorter = angles(config.inverseFrequencies());
        if (config.longer() == null) {
            return shorter;
        }
        INDArray both = Nd4j.createUninitialized(DataType.DOUBLE, new long[] {2, shorter.size(1)}, 'c');
        both.get(NDArrayIndex.interval(0, 1), NDArrayIndex.all()).assign(shorter);
        both.get(NDArrayIndex.interval(1, 2), NDArrayIndex.all())
                .assign(angles(config.longer().inverseFrequencies()));
        return both;
    }

    /** In double precision, as angles of late positions are large: {@code [1, length * pairs]}. */
    private INDArray angles(List<Double> inverseFrequencies) {
        double[] frequencies =
                inverseFrequencies.stream().mapToDouble(Double::doubleValue).toArray();
        INDArray row = HostCopies.doubles(frequencies).reshape('c', 1, frequencies.length);
        return column.mul(row).reshape('c', 1, (long) length * frequencies.length);
    }
}
