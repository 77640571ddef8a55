package io.plumbline.model;

import io.plumbline.model.ParameterLayout.Parameter;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The stored tensor of each parameter of the layout; everything that does not fit is an error. */
final class WeightMap {
    /**
     * A parameter and where it is stored.
     *
     * @param parameter its place in the flat vector
     * @param stored one tensor, or several copies under different names that must be equal (tied weights)
     */
    record Entry(Parameter parameter, List<StoredTensor> stored) {
        /** The copy that is read. */
        StoredTensor first() {
            return stored.get(0);
        }
    }

    private final List<Entry> entries;

    private WeightMap(List<Entry> entries) {
        this.entries = List.copyOf(entries);
    }

    /** In the layout's order. */
    List<Entry> entries() {
        return entries;
    }

    /**
     * Tensors that files are to hold.
     *
     * @param layout the tensors
     * @param aliases other names of each
     * @param ignored tells names of what is passed over
     * @param types that they may have
     * @param told the file that says which tensors there are
     * @param owner what they belong to
     */
    private record Wanted(
            ParameterLayout layout,
            Function<Parameter, List<String>> aliases,
            Predicate<String> ignored,
            Set<TensorType> types,
            String told,
            String owner) {}

    /** Finds every parameter; refuses missing, unknown and wrongly shaped tensors and types that hold no weights. */
    static WeightMap match(TensorTable table, ModelShape shape, WeightFiles files) {
        return match(
                new Wanted(
                        shape.layout(),
                        parameter -> table.aliases(parameter, shape.config().head()),
                        table::ignores,
                        EnumSet.of(TensorType.F32, TensorType.F16, TensorType.BF16),
                        ModelDirectory.CONFIG,
                        "the " + shape.modelType() + " model that config.json describes"),
                files);
    }

    /**
     * The same for the tensors of adapters, which peft keeps in any precision.
     *
     * @param adapters their layout
     * @param modelType family of the adapted model, for messages
     */
    static WeightMap matchAdapters(ParameterLayout adapters, WeightFiles files, String modelType) {
        return match(
                new Wanted(
                        adapters,
                        parameter -> List.of(),
                        name -> false,
                        EnumSet.of(TensorType.F32, TensorType.F16, TensorType.BF16, TensorType.F64),
                        PeftConfig.NAME,
                        "the adapters on a " + modelType + " model that " + PeftConfig.NAME + " describes"),
                files);
    }

    private static WeightMap match(Wanted wanted, WeightFiles files) {
        ParameterLayout layout = wanted.layout();
        List<Entry> entries = new ArrayList<>(layout.parameters().size());
        Set<String> unused = new LinkedHashSet<>(files.tensors().keySet());
        List<String> missing = new ArrayList<>();
        for (Parameter parameter : layout.parameters()) {
            Set<String> names = new LinkedHashSet<>();
            names.add(parameter.name());
            names.addAll(wanted.aliases().apply(parameter));
            List<StoredTensor> stored = new ArrayList<>();
            for (String name : names) {
                StoredTensor tensor = files.tensors().get(name);
                if (tensor != null) {
                    check(tensor, parameter, wanted);
                    stored.add(tensor);
                    unused.remove(name);
                }
            }
            if (stored.isEmpty()) {
                missing.add(parameter.name());
            } else {
                entries.add(new Entry(parameter, List.copyOf(stored)));
            }
        }
        if (!missing.isEmpty()) {
            throw ModelError.load(
                    files.origin(),
                    "tensor " + missing.get(0) + " is missing" + more(missing.size()) + ForeignHeads.cure(unused));
        }
        unused.removeIf(wanted.ignored());
        if (!unused.isEmpty()) {
            StoredTensor extra = files.tensors().get(unused.iterator().next());
            throw ModelError.load(
                    extra.file(),
                    "tensor " + extra.quotedName() + " does not belong to " + wanted.owner() + more(unused.size())
                            + ForeignHeads.cure(unused));
        }
        return new WeightMap(entries);
    }

    private static String more(int count) {
        return count == 1 ? "" : ", and " + (count - 1) + " more";
    }

    private static void check(StoredTensor tensor, Parameter parameter, Wanted wanted) {
        List<Long> expected = parameter.shape().stream().map(Integer::longValue).toList();
        if (!tensor.shape().equals(expected)) {
            throw ModelError.load(
                    tensor.file(),
                    "tensor " + tensor.quotedName() + " is " + tensor.shape() + ", " + wanted.told() + " says "
                            + expected);
        }
        if (!wanted.types().contains(tensor.type())) {
            throw ModelError.load(
                    tensor.file(),
                    "tensor " + tensor.quotedName() + " is " + tensor.type() + ", supported are "
                            + wanted.types().stream().map(TensorType::name).collect(Collectors.joining(", ")));
        }
    }

    /** Streams every parameter into a sink and checks that copies are equal and values finite. */
    void read(FloatSink sink) {
        requireEqualCopies();
        for (Entry entry : entries) {
            long offset = entry.parameter().offset();
            try (TensorCursor cursor = new TensorCursor(entry.first())) {
                for (FloatBuffer chunk = cursor.nextFloats(); chunk != null; chunk = cursor.nextFloats()) {
                    int count = chunk.remaining();
                    sink.accept(offset, chunk);
                    offset += count;
                }
            }
        }
    }

    /** Refuses tied weights that are stored twice and differ: one of the two would be lost without a word. */
    void requireEqualCopies() {
        for (Entry entry : entries) {
            for (StoredTensor copy : entry.stored().subList(1, entry.stored().size())) {
                requireEqual(entry.first(), copy);
            }
        }
    }

    private static void requireEqual(StoredTensor one, StoredTensor other) {
        try (TensorCursor left = new TensorCursor(one);
                TensorCursor right = new TensorCursor(other)) {
            FloatBuffer expected = left.nextFloats();
            while (expected != null) {
                if (expected.mismatch(right.nextFloats()) >= 0) {
                    throw ModelError.load(
                            other.file(),
                            "tensors " + one.quotedName() + " and " + other.quotedName()
                                    + " differ, but config.json makes them one (tied weights); set tie_word_embeddings"
                                    + " to false there if both are meant, or save the model again");
                }
                expected = left.nextFloats();
            }
        }
    }
}
