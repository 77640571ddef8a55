package io.plumbline.model;

import io.plumbline.model.BlockConfig.WeightOrder;
import io.plumbline.model.ParameterLayout.Parameter;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** A model's parameters with its adapters added to its matrices: {@code W + scale B A}, summed in double precision. */
public final class MergedWeights implements FloatSource {
    private final ParameterLayout layout;
    private final WeightOrder order;
    private final FloatSource base;
    private final FloatSource adapters;
    private final Map<Parameter, AdapterFactors> factors = new HashMap<>();
    private Parameter current;
    private int width; // of the current matrix as it is stored
    private float[]
            left; // its product is left right: B A, or where it is stored [in, out] their transposes; [height, rank]
    private float[] right; // [rank, width]

    /**
     * @param adapted the model with its adapters
     * @param base gives the model's own parameters
     * @param adapters gives the trained part of the layout; asked for in any order
     */
    public MergedWeights(ModelShape adapted, FloatSource base, FloatSource adapters) {
        this.layout = adapted.layout();
        this.order = adapted.config().block().weightOrder();
        this.base = base;
        this.adapters = adapters;
        for (AdapterFactors each : layout.adapters()) {
            factors.put(layout.find(each.target(), each.layer()).orElseThrow(), each);
        }
    }

    @Override
    public void fill(long offset, FloatBuffer target) {
        int first = target.position();
        base.fill(offset, target);
        int end = target.position();
        long at = offset;
        while (at < offset + (end - first)) {
            Parameter parameter = layout.at(at);
            long until = Math.min(parameter.offset() + parameter.size(), offset + (end - first));
            if (factors.containsKey(parameter)) {
                load(parameter);
                add(at - parameter.offset(), (int) (until - at), target, first + (int) (at - offset));
            }
            at = until;
        }
    }

    private void load(Parameter parameter) {
        if (parameter.equals(current)) {
            return;
        }
        AdapterFactors found = factors.get(parameter);
        long start = layout.size() - layout.trained().size();
        float[] down = values(found.down(), start);
        float[] up = values(found.up(), start);
        switch (order) {
            case OUT_IN -> {
                left = up;
                right = down;
            }
            case IN_OUT -> {
                left = transposed(down, found.rank());
                right = transposed(up, up.length / found.rank());
            }
        }
        width = right.length / found.rank();
        current = parameter;
    }

    private float[] values(Parameter parameter, long start) {
        FloatBuffer values = FloatBuffer.allocate(Math.toIntExact(parameter.size()));
        adapters.fill(parameter.offset() - start, values);
        return values.array();
    }

    private static float[] transposed(float[] values, int rows) {
        int columns = values.length / rows;
        float[] transposed = new float[values.length];
        for (int index = 0; index < values.length; index++) {
            transposed[index % columns * rows + index / columns] = values[index];
        }
        return transposed;
    }

    /** Adds to elements of the current matrix, row by row. */
    private void add(long element, int count, FloatBuffer target, int index) {
        AdapterFactors found = factors.get(current);
        double[] sums = new double[Math.min(width, count)];
        int done = 0;
        while (done < count) {
            int row = (int) ((element + done) / width);
            int column = (int) ((element + done) % width);
            int length = Math.min(width - column, count - done);
            Arrays.fill(sums, 0);
            for (int inner = 0; inner < found.rank(); inner++) {
                double factor = left[row * found.rank() + inner];
                int start = inner * width + column;
                for (int i = 0; i < length; i++) {
                    sums[i] += factor * right[start + i];
                }
            }
            for (int i = 0; i < length; i++) {
                int at = index + done + i;
                target.put(at, (float) (target.get(at) + found.scale() * sums[i]));
            }
            done += length;
        }
    }
}
