package io.plumbline.engine.cpu;

import io.plumbline.engine.Precision;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The bfloat16 forms of a vector's tensors, for all engines of this process that read the vector: they are made by the first
 * one that needs them and freed with the last. The vector's elements stay as they are meanwhile. Thread-safe.
 */
final class RoundedTensors {
    private record Place(long offset, int rows, int columns) {
        static Place of(Tensor tensor) {
            return new Place(tensor.offset(), tensor.rows(), tensor.columns());
        }
    }

    private static final class Form {
        private final Matrix matrix;
        private boolean made;

        Form(Place place) {
            matrix = Matrix.allocate(place.rows, place.columns, Precision.BFLOAT16);
        }
    }

    private final Map<Place, Form> forms = new HashMap<>();
    private int readers;

    /** Says that one engine more reads them. */
    synchronized void open() {
        readers++;
    }

    /** Says that an engine reads them no more. */
    synchronized void close() {
        readers--;
        if (readers == 0) {
            forms.values().forEach(form -> form.matrix.release());
            forms.clear();
        }
    }

    /** The memory of a tensor's form, which {@link #make} fills. */
    synchronized Matrix of(Tensor tensor) {
        return forms.computeIfAbsent(Place.of(tensor), Form::new).matrix;
    }

    /** Makes the forms of tensors that no engine has made yet; others wait until they are there. */
    synchronized void make(List<Tensor> tensors, Lanes lanes) {
        List<Tensor> missing = tensors.stream()
                .filter(tensor -> !forms.get(Place.of(tensor)).made)
                .toList();
        if (missing.isEmpty()) {
            return;
        }
        lanes.run(lane -> missing.forEach(tensor -> tensor.round(lane.share(tensor.all()))));
        missing.forEach(tensor -> forms.get(Place.of(tensor)).made = true);
    }
}
