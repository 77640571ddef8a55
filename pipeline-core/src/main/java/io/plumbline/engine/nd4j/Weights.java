package io.plumbline.engine.nd4j;

import io.plumbline.engine.FloatVector;
import io.plumbline.engine.ParameterVector;
import io.plumbline.model.AdapterFactors;
import io.plumbline.model.BlockConfig.WeightOrder;
import io.plumbline.model.DecoderConfig;
import io.plumbline.model.ParameterLayout;
import io.plumbline.model.ParameterLayout.Parameter;
import io.plumbline.model.ParameterRole;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The decoder's matrices in the vectors that come with every call. */
final class Weights {
    private final ParameterLayout layout;
    private final List<Weight> weights = new ArrayList<>();

    /** @throws IllegalArgumentException if a tensor is missing, has another shape or stands elsewhere */
    Weights(DecoderConfig config, ParameterLayout layout) {
        this.layout = layout;
        ParameterLayout asked = ParameterLayout.of(config, Weights::name);
        for (Parameter parameter : asked.parameters()) {
            Parameter found = find(parameter.role(), parameter.layer());
            if (!found.shape().equals(parameter.shape()) || found.offset() != parameter.offset()) {
                throw new IllegalArgumentException("The parameter layout has " + parameter.name() + " of shape "
                        + found.shape() + " at " + found.offset() + ", the configuration asks for "
                        + parameter.shape() + " at " + parameter.offset());
            }
        }
    }

    private static String name(ParameterRole role, int layer) {
        return layer < 0 ? role.name() : role + " of layer " + layer;
    }

    private Parameter find(ParameterRole role, int layer) {
        return layout.find(role, layer)
                .orElseThrow(() -> new IllegalArgumentException("The parameter layout has no " + name(role, layer)));
    }

    /** The tensor of a role, a vector as {@code [1, size]}. */
    Weight of(ParameterRole role, int layer) {
        return joined(List.of(role), layer);
    }

    /** Tensors that lie one after the other, as one: matrices below each other, vectors side by side. */
    Weight joined(List<ParameterRole> roles, int layer) {
        Parameter first = find(roles.get(0), layer);
        long size = roles.stream().mapToLong(role -> find(role, layer).size()).sum();
        long columns = first.shape().size() == 1 ? size : first.shape().get(1);
        return register(first.offset(), size / columns, columns);
    }

    /**
     * The adapters of matrices that make one result side by side.
     *
     * @param order in which the matrices are stored
     */
    List<Adapter> adapters(List<ParameterRole> roles, int layer, WeightOrder order) {
        List<Adapter> adapters = new ArrayList<>();
        long start = 0;
        for (ParameterRole role : roles) {
            List<Integer> shape = find(role, layer).shape();
            long end = start
                    + switch (order) {
                        case OUT_IN -> shape.get(0);
                        case IN_OUT -> shape.get(1);
                    };
            Optional<AdapterFactors> factors = layout.adapter(role, layer);
            if (factors.isPresent()) {
                adapters.add(new Adapter(
                        register(factors.get().down()),
                        register(factors.get().up()),
                        factors.get().scale(),
                        start,
                        end));
            }
            start = end;
        }
        return adapters;
    }

    private Weight register(Parameter matrix) {
        return register(matrix.offset(), matrix.shape().get(0), matrix.shape().get(1));
    }

    private Weight register(long offset, long rows, long columns) {
        Weight weight = new Weight(offset, rows, columns);
        weights.add(weight);
        return weight;
    }

    /** Looks at parameters, for a forward pass. */
    void bind(ParameterVector parameters) {
        require("parameters", parameters.size(), layout.size());
        weights.forEach(weight -> weight.bind(parameters, null));
    }

    /** Looks at parameters and at the gradient by the trained ones, for a forward and a backward pass. */
    void bind(ParameterVector parameters, FloatVector gradient) {
        require("parameters", parameters.size(), layout.size());
        require("gradient", gradient.size(), parameters.trained().size());
        if (gradient.size() == 0) {
            throw new IllegalArgumentException("There is nothing to train: all parameters are frozen");
        }
        weights.forEach(weight -> weight.bind(parameters, gradient));
    }

    private static void require(String what, long size, long needed) {
        if (size != needed) {
            throw new IllegalArgumentException(
                    "The " + what + " must be a vector of " + needed + " elements, got " + size);
        }
    }
}
