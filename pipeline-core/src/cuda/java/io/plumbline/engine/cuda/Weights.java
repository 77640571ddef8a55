package io.plumbline.engine.cuda;

import io.plumbline.engine.FloatVector;
import io.plumbline.engine.ParameterVector;
import io.plumbline.model.AdapterFactors;
import io.plumbline.model.BlockConfig.WeightOrder;
import io.plumbline.model.DecoderConfig;
import io.plumbline.model.NormConfig;
import io.plumbline.model.ParameterLayout;
import io.plumbline.model.ParameterLayout.Parameter;
import io.plumbline.model.ParameterRole;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The model's tensors in a device's memory: masters and gradients in float32, and what products read. */
final class Weights {
    /** Rows that products may read beyond the last tensor, so that a vocabulary's size can be rounded up. */
    static final int SPARE_ROWS = 64;

    private static final long OUTSIDE = 0;

    private final DecoderConfig config;
    private final ParameterLayout layout;
    private final Device device;
    private final Program program;
    private final Element factors;
    private final Map<ParameterRole, Map<Integer, Parameter>> places = new EnumMap<>(ParameterRole.class);
    private final Map<ParameterRole, Map<Integer, AdapterFactors>> adapters = new EnumMap<>(ParameterRole.class);
    private final Room rounded;
    private long roundedStart;
    private long frozen;
    private long trained;
    private long gradient;
    private long frozenSize;

    Weights(DecoderConfig config, ParameterLayout layout, Device device, Program program, Element factors) {
        this.config = config;
        this.layout = layout;
        this.device = device;
        this.program = program;
        this.factors = factors;
        this.rounded = new Room(device);
        for (Parameter parameter : layout.parameters()) {
            places.computeIfAbsent(parameter.role(), role -> new HashMap<>()).put(parameter.layer(), parameter);
        }
        for (AdapterFactors adapter : layout.adapters()) {
            adapters.computeIfAbsent(adapter.target(), role -> new HashMap<>()).put(adapter.layer(), adapter);
        }
    }

    /** Takes the caller's vectors, and rounds what products read. There is no gradient until it is bound. */
    void bind(ParameterVector parameters) {
        if (parameters.size() != layout.size()) {
            throw new IllegalArgumentException(
                    "The parameters must be a vector of " + layout.size() + " elements, got " + parameters.size());
        }
        frozenSize = parameters.frozen().size();
        requireWhole(frozenSize);
        frozen = addressOf(parameters.frozen());
        trained = addressOf(parameters.trained());
        gradient = OUTSIDE;
        if (factors == Element.BFLOAT16) {
            long hidden = config.embedding().hiddenSize();
            long elements = layout.size() + SPARE_ROWS * hidden;
            roundedStart = rounded.of(elements * factors.bytes());
            device.zero(roundedStart + layout.size() * factors.bytes(), SPARE_ROWS * hidden * factors.bytes());
            round(frozen, roundedStart, frozenSize);
            round(
                    trained,
                    roundedStart + frozenSize * factors.bytes(),
                    parameters.trained().size());
        }
    }

    /** Takes the vector that the gradient by the trained part is added to. */
    void bindGradient(FloatVector ofTrained) {
        gradient = addressOf(ofTrained);
    }

    /** Refuses a trained part that begins inside of what products read as one matrix. */
    private void requireWhole(long start) {
        boolean whole = start == layout.size()
                || layout.parameters().stream()
                        .anyMatch(parameter -> parameter.offset() == start
                                && !JoinedTensors.continuesTheOneBefore(parameter.role(), config.block()));
        if (!whole) {
            throw new IllegalArgumentException("The trained part begins at " + start
                    + ", inside of a tensor or between tensors that are computed as one matrix");
        }
    }

    private static long addressOf(FloatVector vector) {
        return vector.size() == 0 ? OUTSIDE : CudaVector.of(vector).address();
    }

    private void round(long from, long to, long count) {
        if (count > 0) {
            program.launch("roundVector", Grid.of(1024, 256), from, to, count);
        }
    }

    /** The address of a tensor's master; 0 if the model has none of the role. */
    long value(ParameterRole role, int layer) {
        Parameter parameter = find(role, layer);
        return parameter == null ? OUTSIDE : master(parameter.offset());
    }

    private long master(long offset) {
        return offset < frozenSize ? frozen + offset * Float.BYTES : trained + (offset - frozenSize) * Float.BYTES;
    }

    /** The address of a tensor's gradient; 0 if it has none. */
    long gradient(ParameterRole role, int layer) {
        return gradient(find(role, layer));
    }

    private long gradient(Parameter parameter) {
        boolean has = parameter != null && gradient != OUTSIDE && parameter.offset() >= frozenSize;
        return has ? gradient + (parameter.offset() - frozenSize) * Float.BYTES : OUTSIDE;
    }

    private Parameter find(ParameterRole role, int layer) {
        return places.getOrDefault(role, Map.of()).get(layer);
    }

    /** A linear layer of a block; where several tensors make one, the first of them. */
    Linear linear(ParameterRole weight, ParameterRole bias, int layer, int inputs, int outputs) {
        boolean outIn = config.block().weightOrder() == WeightOrder.OUT_IN;
        return linear(
                weight,
                bias,
                layer,
                outIn ? outputs : inputs,
                outIn ? inputs : outputs,
                outIn,
                adapters(weight, layer));
    }

    private List<Adapter> adapters(ParameterRole weight, int layer) {
        if (adapters.isEmpty()) {
            return List.of();
        }
        List<Adapter> found = new ArrayList<>();
        int start = 0;
        for (ParameterRole role : JoinedTensors.beginningWith(weight, config.block())) {
            AdapterFactors factors = adapters.getOrDefault(role, Map.of()).get(layer);
            if (factors != null) {
                found.add(new Adapter(
                        matrix(factors.down()),
                        matrix(factors.up()),
                        gradient(factors.down()),
                        gradient(factors.up()),
                        factors.scale(),
                        start));
            }
            List<Integer> shape = find(role, layer).shape();
            start += shape.get(config.block().weightOrder() == WeightOrder.OUT_IN ? 0 : 1);
        }
        return found;
    }

    private Matrix matrix(Parameter parameter) {
        List<Integer> shape = parameter.shape();
        return Matrix.dense(factor(parameter.offset()), shape.get(0), shape.get(1), factors);
    }

    /** The vocabulary projection. */
    Linear head() {
        ParameterRole role = config.head().tied() ? ParameterRole.TOKEN_EMBEDDING : ParameterRole.HEAD_WEIGHT;
        int vocabulary = config.embedding().vocabularySize();
        return linear(role, null, -1, vocabulary, config.embedding().hiddenSize(), true, List.of());
    }

    private Linear linear(
            ParameterRole weight,
            ParameterRole bias,
            int layer,
            int rows,
            int columns,
            boolean outIn,
            List<Adapter> added) {
        Parameter parameter = find(weight, layer);
        if (parameter == null) {
            throw new IllegalArgumentException("The parameter layout has no " + weight + " of block " + layer);
        }
        return new Linear(
                Matrix.dense(factor(parameter.offset()), rows, columns, factors),
                outIn,
                bias == null ? OUTSIDE : value(bias, layer),
                gradient(weight, layer),
                bias == null ? OUTSIDE : gradient(bias, layer),
                added);
    }

    /** The address of what products read. */
    private long factor(long offset) {
        return switch (factors) {
            case FLOAT32 -> master(offset);
            case BFLOAT16 -> roundedStart + offset * factors.bytes();
        };
    }

    NormTensors norm(NormConfig norm, ParameterRole weight, ParameterRole bias, int layer) {
        return new NormTensors(
                norm, value(weight, layer), value(bias, layer), gradient(weight, layer), gradient(bias, layer));
    }

    void close() {
        rounded.close();
    }
}
