package io.plumbline.jobs.inference;

import io.plumbline.engine.Engine;
import io.plumbline.engine.ParameterVector;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/** A model that is loaded: parameters shared by all tasks of the JVM, and an engine with working memory of its own for each. */
public final class LoadedModel implements AutoCloseable {
    private final ParameterVector parameters;
    private final Supplier<Engine> engines;
    private final Queue<Engine> idle = new ConcurrentLinkedQueue<>();

    /**
     * @param parameters not changed, and closed in the end
     * @param engines opens an engine for the parameters' model
     */
    public LoadedModel(ParameterVector parameters, Supplier<Engine> engines) {
        this.parameters = parameters;
        this.engines = engines;
    }

    /** Computes with an engine that nobody else uses meanwhile. */
    public <T> T compute(BiFunction<Engine, ParameterVector, T> work) {
        Engine waiting = idle.poll();
        Engine engine = waiting != null ? waiting : engines.get();
        try {
            T result = work.apply(engine, parameters);
            idle.add(engine);
            return result;
        } catch (Throwable thrown) {
            // Its working memory may be in any state.
            engine.close();
            throw thrown;
        }
    }

    /** Frees the memory; called when nothing is being computed. */
    @Override
    public void close() {
        idle.forEach(Engine::close);
        idle.clear();
        parameters.close();
    }
}
