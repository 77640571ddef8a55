package io.plumbline.model;

import io.plumbline.model.BlockConfig.WeightOrder;
import io.plumbline.model.ParameterRole.Place;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * The places of all tensors in the flat float32 vector: in order, without gaps, each row-major. Where there are adapters, they
 * stand behind the decoder's own tensors, and are what training changes.
 */
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

        /** Returns whether a tensor of another layout has the same elements of the flat vector. */
        private boolean standsAs(Parameter other) {
            return role == other.role && layer == other.layer && shape.equals(other.shape) && offset == other.offset;
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

    /** The name that peft gives the model which it wraps. */
    private static final String PEFT_PREFIX = "base_model.model.";

    private final List<Parameter> parameters;
    private final List<AdapterFactors> adapters;
    private final long size;

    private ParameterLayout(List<Parameter> parameters, List<AdapterFactors> adapters, long size) {
        this.parameters = List.copyOf(parameters);
        this.adapters = List.copyOf(adapters);
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

    /** Returns whether each tensor stands at the same place of the flat vector as in another layout, under whatever name. */
    boolean standsAs(ParameterLayout other) {
        boolean same = parameters.size() == other.parameters.size();
        for (int index = 0; same && index < parameters.size(); index++) {
            same = parameters.get(index).standsAs(other.parameters.get(index));
        }
        return same;
    }

    /** The tensor that holds an element of the flat vector. */
    Parameter at(long element) {
        int low = 0;
        int high = parameters.size() - 1;
        while (low < high) {
            int middle = (low + high + 1) / 2;
            if (parameters.get(middle).offset() <= element) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return parameters.get(low);
    }

    /**
     * The same with adapters behind it.
     *
     * @param order in which the weights of linear layers are stored
     * @throws IllegalArgumentException for a target that is no linear layer of a block
     */
    ParameterLayout adapted(LoraConfig lora, WeightOrder order) {
        Builder layout = new Builder();
        parameters.forEach(layout::append);
        for (Parameter target : AdapterTargets.of(lora, this)) {
            layout.adapt(target, lora, order);
        }
        return layout.build();
    }

    /** The adapters, in flat order. */
    public List<AdapterFactors> adapters() {
        return adapters;
    }

    /** The adapter of the matrix that has a role in a block. */
    public Optional<AdapterFactors> adapter(ParameterRole target, int layer) {
        return adapters.stream()
                .filter(adapter -> adapter.target() == target && adapter.layer() == layer)
                .findFirst();
    }

    /** The part that training changes, as a vector of its own: the adapters where there are some, otherwise all. */
    public ParameterLayout trained() {
        if (adapters.isEmpty()) {
            return this;
        }
        Builder layout = new Builder();
        parameters.stream()
                .filter(parameter -> parameter.role().place() == Place.ADAPTERS)
                .forEach(layout::append);
        return layout.build();
    }

    /** Lays tensors out one after the other. */
    public static final class Builder {
        private final List<Parameter> parameters = new ArrayList<>();
        private final List<AdapterFactors> adapters = new ArrayList<>();
        private long offset;

        /** Appends a tensor. */
        public Builder add(String name, ParameterRole role, int layer, int... shape) {
            return add(name, role, layer, Arrays.stream(shape).boxed().toList());
        }

        private Builder add(String name, ParameterRole role, int layer, List<Integer> shape) {
            append(new Parameter(name, role, layer, shape, 0));
            return this;
        }

        /** Appends a tensor, wherever it stood. */
        private Parameter append(Parameter tensor) {
            Parameter placed = new Parameter(tensor.name(), tensor.role(), tensor.layer(), tensor.shape(), offset);
            parameters.add(placed);
            offset = Math.addExact(offset, placed.size());
            return placed;
        }

        /** Appends a matrix's adapter, under the names that peft gives its tensors. */
        private void adapt(Parameter target, LoraConfig lora, WeightOrder order) {
            int rows = target.shape().get(0);
            int columns = target.shape().get(1);
            int outputs =
                    switch (order) {
                        case OUT_IN -> rows;
                        case IN_OUT -> columns;
                    };
            int inputs = rows + columns - outputs;
            String name = PEFT_PREFIX + AdapterTargets.module(target);
            Parameter down = append(new Parameter(
                    name + ".lora_A.weight",
                    ParameterRole.ADAPTER_DOWN,
                    target.layer(),
                    List.of(lora.rank(), inputs),
                    0));
            Parameter up = append(new Parameter(
                    name + ".lora_B.weight",
                    ParameterRole.ADAPTER_UP,
                    target.layer(),
                    List.of(outputs, lora.rank()),
                    0));
            adapters.add(new AdapterFactors(target.role(), target.layer(), lora.scale(), down, up));
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
            return new ParameterLayout(parameters, adapters, offset);
        }
    }
}
