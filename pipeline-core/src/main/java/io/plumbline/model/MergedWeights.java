package io.plumbline.model;

import io.plumbline.model.BlockConfig.WeightOrder;
import io.plumbline.model.ParameterLayout.Parameter;
import java.nio.FloatBuffer;
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
    private float[] down; // A of the current matrix, [rank, in]
    private float[] up; // B of it, [out, rank]

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
        down = values(found.down(), start);
        up = values(found.up(), start);
        current = parameter;
    }

    private float[] values(Parameter parameter, long start) {
        FloatBuffer values = FloatBuffer.allocate(Math.toIntExact(parameter.size()));
        adapters.fill(parameter.offset() - start, values);
        return values.array();
    }

    private void add(long element, int count, FloatBuffer target, int index) {
        AdapterFactors found = factors.get(current);
        int rank = found.rank();
        int inputs = down.length / rank;
        int outputs = up.length / rank;
        int width =
                switch (order) {
                    case OUT_IN -> inputs;
                    case IN_OUT -> outputs;
                };
        for (int i = 0; i < count; i++) {
            int row = (int) ((element + i) / width);
            int column = (int) ((element + i) % width);
            int output =
                    switch (order) {
                        case OUT_IN -> row;
                        case IN_OUT -> column;
                    };
            int input = row + column - output;
            double sum = 0;
            for (int inner = 0; inner < rank; inner++) {
                sum += (double) up[output * rank + inner] * down[inner * inputs + input];
            }
            target.put(index + i, (float) (target.get(index + i) + found.scale() * sum));
        }
    }
}
