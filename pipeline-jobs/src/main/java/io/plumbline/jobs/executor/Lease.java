package io.plumbline.jobs.executor;

import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.spark.TaskContext;
import org.apache.spark.util.TaskCompletionListener;

/**
 * The right to use a resource. It is not closed before the lease is given back, by any thread.
 *
 * @param <T> type of the resource
 */
public final class Lease<T> implements AutoCloseable {
    private final T resource;
    private final Runnable giveBack;
    private final AtomicBoolean given = new AtomicBoolean();

    Lease(T resource, Runnable giveBack) {
        this.resource = resource;
        this.giveBack = giveBack;
    }

    /** The resource, for as long as the lease lasts. */
    public T resource() {
        return resource;
    }

    /** Returns the resource, and gives the lease back when the Spark task that runs on this thread ends, well or not. */
    public T untilTaskEnds() {
        TaskContext.get().addTaskCompletionListener((TaskCompletionListener) context -> close());
        return resource;
    }

    /** Gives the lease back; a second time does nothing. */
    @Override
    public void close() {
        if (given.compareAndSet(false, true)) {
            giveBack.run();
        }
    }
}
