package io.plumbline.engine;

/**
 * All parameters of a model in the order of its layout: first those that training leaves as they are, then those that it
 * changes. A gradient and an optimiser's state are as long as the second part.
 *
 * @param frozen the first part, maybe without elements; an engine that has seen it may keep it in another form, so its
 *     elements do not change while that engine is open
 * @param trained the second part, maybe without elements
 */
public record ParameterVector(FloatVector frozen, FloatVector trained) {
    /** Parameters of which none is trained: those of a model that only computes. */
    public static ParameterVector allFrozen(FloatVector parameters) {
        return new ParameterVector(parameters, NoElements.INSTANCE);
    }

    /** Parameters of which every one is trained. */
    public static ParameterVector allTrained(FloatVector parameters) {
        return new ParameterVector(NoElements.INSTANCE, parameters);
    }

    /** The vector without elements. */
    public static FloatVector nothing() {
        return NoElements.INSTANCE;
    }

    /** Number of parameters. */
    public long size() {
        return frozen.size() + trained.size();
    }

    /** Frees the memory of both parts. */
    public void close() {
        frozen.close();
        trained.close();
    }
}
