package io.plumbline.model;

import io.plumbline.model.ParameterRole.Place;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/** The places of all tensors in the flat float32 vector: in order, without gaps, each row-major. */
public final class ParameterLayout {
    /**
     * One tensor.
     *
     * @param name its Hugging Face name, {@code model.layers.0.self_attn.q_proj.weight}
     * @param role what it does
     * @param layer its block, from 0; -1 outside the blocks
     * @param shape its shape as stored, row-major
     * @param offset index of its first element in the flat vector
     */
    public record Parameter(String name, ParameterRole role, int layer, List<Integer> shape, long offset) {
        /** Copies the shape. */
        public Parameter {
            shape = List.copyOf(shape);
        }

        /** Number of elements. */
        public long size() {
            long size = 1;
            for (int dimension : shape) {
                size = Math.multiplyExact(size, dimension);
            }
            return size;
        }
    }

    private final List<Parameter> parameters;
    private final long size;

    private ParameterLayout(List<Parameter> parameters, long size) {
        this.parameters = List.copyOf(parameters);
        this.size = size;
    }

    /**
     * Lays out the tensors of a decoder: what precedes the blocks, then block by block, then what follows them, each in the
     * order of {@link ParameterRole}.
     *
     * @param names gives the name of a role's tensor in a block, -1 outside the blocks
     */
    public static ParameterLayout of(DecoderConfig config, BiFunction<ParameterRole, Integer, String> names) {
        ParameterShapes shapes = new ParameterShapes(config);
        Builder layout = new Builder();
        layout.add(Place.BEFORE_BLOCKS, -1, shapes, names);
        for (int layer = 0; layer < config.layers(); layer++) {
            layout.add(Place.BLOCK, layer, shapes, names);
        }
        layout.add(Place.AFTER_BLOCKS, -1, shapes, names);
        return layout.build();
    }

    /** The tensors in flat order. */
    public List<Parameter> parameters() {
        return parameters;
    }

    /** Length of the flat vector, in elements. */
    public long size() {
        return size;
    }

    /**
     * The tensor of a role.
     *
     * @param layer its block, -1 outside the blocks
     */
    public Optional<Parameter> find(ParameterRole role, int layer) {
        return parameters.stream()
                .filter(parameter -> parameter.role() == role && parameter.layer() == layer)
                .findFirst();
    }

    /** Lays tensors out one after the other. */
    public static final class Builder {
        private final List<Parameter> parameters = new ArrayList<>();
        private long offset;

        /** Appends a tensor. */
        public Builder add(String name, ParameterRole role, int layer, int... shape) {
            return add(name, role, layer, Arrays.stream(shape).boxed().toList());
        }

        private Builder add(String name, ParameterRole role, int layer, List<Integer> shape) {
            Parameter parameter = new Parameter(name, role, layer, shape, offset);
            parameters.add(parameter);
            offset = Math.addExact(offset, parameter.size());
            return this;
        }

        private void add(
                Place place, int layer, ParameterShapes shapes, BiFunction<ParameterRole, Integer, String> names) {
            for (ParameterRole role : ParameterRole.values()) {
                if (role.place() == place) {
                    shapes.of(role).ifPresent(shape -> add(names.apply(role, layer), role, layer, shape));
                }
            }
        }

        /** The layout of what was added. */
        public ParameterLayout build() {
            return new ParameterLayout(parameters, offset);
        }
    }
}
