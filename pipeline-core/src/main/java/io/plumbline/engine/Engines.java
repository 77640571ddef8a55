package io.plumbline.engine;

import io.plumbline.engine.cpu.CpuEngines;
import io.plumbline.model.ModelDirectory;
import java.util.function.Consumer;

/** The table of engines. Nothing else names one of them. */
public final class Engines {
    private static final EngineProvider CPU = new CpuEngines();

    private Engines() {}

    /** Returns the kind of engine that this process computes with. */
    public static EngineProvider here() {
        return CPU;
    }

    /** Reads the parameters of a model, in the order of its layout, into the memory of {@link #here}. */
    public static FloatVector read(ModelDirectory model) {
        return filled(model.layout().size(), parameters -> model.read(parameters::write));
    }

    /** Returns a vector that is filled, or frees it where that fails. */
    static FloatVector filled(long size, Consumer<FloatVector> fill) {
        FloatVector vector = here().zeros(size);
        try {
            fill.accept(vector);
            return vector;
        } catch (Throwable thrown) {
            vector.close();
            throw thrown;
        }
    }
}
