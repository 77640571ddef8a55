package io.plumbline.engine.cpu;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.engine.FloatVector;
import io.plumbline.engine.ParameterVector;
import io.plumbline.engine.Precision;
import io.plumbline.model.AdapterFactors;
import io.plumbline.model.ParameterLayout;
import io.plumbline.model.ParameterRole;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The decoder's tensors as views of the caller's vectors. Views are made anew only when another vector comes. */
final class Parameters {
    private final ParameterLayout layout;
    private final List<Tensor> tensors = new ArrayList<>();
    private boolean bound;
    private INDArray frozenValues; // null where nothing is frozen
    private INDArray trainedValues; // null where nothing is trained
    private INDArray gradients;
    private List<Tensor> frozenFactors = List.of();
    private List<Tensor> trainedFactors = List.of();
    private long gradientStart;
    private final List<Tensor> factors = new ArrayList<>();
    private final List<Adapter> adapters = new ArrayList<>();
    private final Precision precision;
    private RoundedTensors frozenForms; // null where products read the frozen parameters themselves

    /**
     * @param layout where tensors stand
     * @param precision of products
     */
    Parameters(ParameterLayout layout, Precision precision) {
        this.layout = layout;
        this.precision = precision;
    }

    /** Says that products read a tensor. */
    Tensor factor(Tensor tensor) {
        tensor.useInProducts(precision);
        factors.add(tensor);
        return tensor;
    }

    /** Makes what products read from parameters that may have changed; from frozen ones once for all engines. */
    void round(Lanes lanes) {
        if (precision == Precision.FLOAT32) {
            return;
        }
        if (frozenForms != null) {
            frozenForms.make(frozenFactors, lanes);
        }
        lanes.run(lane -> trainedFactors.forEach(tensor -> tensor.round(lane.share(tensor.all()))));
    }

    /** Gives back what it holds beside the caller's vectors. */
    void close() {
        factors.forEach(Tensor::release);
        useForms(null);
        bound = false;
    }

    private void useForms(RoundedTensors forms) {
        if (frozenForms != null) {
            frozenForms.close();
        }
        frozenForms = forms;
        if (forms != null) {
            forms.open();
        }
    }

    /** The tensor of a role, of which the architecture cannot do without. */
    Tensor required(ParameterRole role, int layer, int rows, int columns) {
        ParameterLayout.Parameter parameter = layout.find(role, layer)
                .orElseThrow(() -> new IllegalArgumentException("The parameter layout has no " + name(role, layer)));
        long elements = (long) rows * columns;
        if (parameter.size() != elements) {
            throw new IllegalArgumentException("The parameter layout has " + name(role, layer) + " of shape "
                    + parameter.shape() + ", the configuration asks for [" + rows + ", " + columns + "]");
        }
        require(role.name(), layer, rows, columns);
        return register(parameter.offset(), rows, columns);
    }

    /**
     * The adapters that the layout has on matrices which make one result, side by side.
     *
     * @param roles of the matrices, in order
     * @param widths columns of the result that each makes
     * @param inputs columns of what goes into all of them
     */
    List<Adapter> adapters(int layer, List<ParameterRole> roles, List<Integer> widths, int inputs) {
        List<Adapter> found = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < roles.size(); i++) {
            Range columns = new Range(start, start + widths.get(i));
            layout.adapter(roles.get(i), layer).ifPresent(factors -> found.add(adapter(factors, inputs, columns)));
            start = columns.end();
        }
        adapters.addAll(found);
        return found;
    }

    private Adapter adapter(AdapterFactors factors, int inputs, Range columns) {
        Tensor down = register(factors.down().offset(), factors.rank(), inputs);
        Tensor up = register(factors.up().offset(), columns.size(), factors.rank());
        require(factors.down(), down);
        require(factors.up(), up);
        return new Adapter(factors.target(), factor(down), factor(up), columns, factors.scale());
    }

    private static void require(ParameterLayout.Parameter parameter, Tensor tensor) {
        List<Integer> asked = List.of(tensor.rows(), tensor.columns());
        if (!parameter.shape().equals(asked)) {
            throw new IllegalArgumentException("The parameter layout has " + parameter.name() + " of shape "
                    + parameter.shape() + ", the configuration asks for " + asked);
        }
    }

    /** All adapters asked for. */
    List<Adapter> adapters() {
        return adapters;
    }

    /** Refuses a matrix that cannot be computed with. */
    private static void require(String roles, int layer, long rows, int columns) {
        if (rows * columns > Matrix.MOST_ELEMENTS) {
            throw new PlumblineException(
                    Kind.MODEL,
                    "Cannot open the model: its " + name(roles, layer) + " is a matrix of [" + rows + ", " + columns
                            + "], which are " + rows * columns + " elements, and a matrix may have at most "
                            + Matrix.MOST_ELEMENTS + "; use a smaller model");
        }
    }

    /** Matrices that lie one after the other, as one: the first's rows, then the second's, and so on. */
    Tensor adjacent(int layer, List<ParameterRole> roles, List<Integer> rows, int columns) {
        Tensor tensor = locate(layer, roles, rows, columns);
        return register(tensor.offset(), tensor.rows(), tensor.columns());
    }

    private Tensor locate(int layer, List<ParameterRole> roles, List<Integer> rows, int columns) {
        long start = -1;
        long end = -1;
        long total = 0;
        for (int i = 0; i < roles.size(); i++) {
            ParameterRole role = roles.get(i);
            ParameterLayout.Parameter parameter = layout.find(role, layer)
                    .orElseThrow(
                            () -> new IllegalArgumentException("The parameter layout has no " + name(role, layer)));
            long elements = (long) rows.get(i) * columns;
            if (parameter.size() != elements || (i > 0 && parameter.offset() != end)) {
                throw new IllegalArgumentException("The parameter layout has " + name(role, layer) + " of shape "
                        + parameter.shape() + " at " + parameter.offset() + ", the configuration asks for ["
                        + rows.get(i) + ", " + columns + "]" + (i > 0 ? " at " + end : ""));
            }
            start = i == 0 ? parameter.offset() : start;
            end = parameter.offset() + elements;
            total += rows.get(i);
        }
        require(roles.toString(), layer, total, columns);
        return new Tensor(start, (int) total, columns);
    }

    /** Vectors that lie one after the other, as one row. */
    Tensor adjacentRow(int layer, List<ParameterRole> roles, List<Integer> lengths) {
        Tensor column = locate(layer, roles, lengths, 1);
        return register(column.offset(), 1, column.rows());
    }

    private Tensor register(long offset, int rows, int columns) {
        Tensor tensor = new Tensor(offset, rows, columns);
        tensors.add(tensor);
        return tensor;
    }

    private static String name(ParameterRole role, int layer) {
        return name(role.name(), layer);
    }

    private static String name(String roles, int layer) {
        return layer < 0 ? roles : roles + " of layer " + layer;
    }

    /** Views the parameters. */
    void bindValues(ParameterVector parameters) {
        INDArray frozen = arrayOrNull(parameters.frozen());
        INDArray trained = arrayOrNull(parameters.trained());
        if (bound && frozen == frozenValues && trained == trainedValues) {
            return;
        }
        require("parameters", parameters.size(), layout.size());
        long start = parameters.frozen().size();
        useForms(
                frozen == null || precision == Precision.FLOAT32
                        ? null
                        : ArrayVector.of(parameters.frozen()).roundedTensors());
        for (Tensor tensor : tensors) {
            if (tensor.offset() >= start) {
                tensor.bindValue(flat(trained), start);
            } else if (tensor.end() <= start) {
                tensor.bindFrozen(flat(frozen), frozenForms);
            } else {
                throw new IllegalArgumentException("The trained part begins at " + start + ", inside of a tensor from "
                        + tensor.offset() + " to " + tensor.end());
            }
        }
        frozenValues = frozen;
        trainedValues = trained;
        Map<Boolean, List<Tensor>> byTrained =
                factors.stream().collect(Collectors.partitioningBy(tensor -> tensor.offset() >= start));
        frozenFactors = byTrained.get(false);
        trainedFactors = byTrained.get(true);
        bound = true;
    }

    /** Views where the gradient by the trained part is added, after {@link #bindValues}. */
    void bindGradients(ParameterVector parameters, FloatVector gradient) {
        require("gradient", gradient.size(), parameters.trained().size());
        INDArray array = arrayOrNull(gradient);
        long start = parameters.frozen().size();
        if (array == null) {
            throw new IllegalArgumentException("There is nothing to train: all parameters are frozen");
        }
        if (array == gradients && start == gradientStart) {
            return;
        }
        for (Tensor tensor : tensors) {
            if (tensor.offset() >= start) {
                tensor.bindGradient(flat(array), start);
            } else {
                tensor.freeze();
            }
        }
        gradients = array;
        gradientStart = start;
    }

    private static INDArray arrayOrNull(FloatVector vector) {
        return vector.size() == 0 ? null : ArrayVector.arrayOf(vector);
    }

    private static INDArray flat(INDArray array) {
        return array.reshape(array.length());
    }

    private static void require(String what, long size, long needed) {
        if (size != needed) {
            throw new IllegalArgumentException(
                    "The " + what + " must be a vector of " + needed + " elements, got " + size);
        }
    }
}
