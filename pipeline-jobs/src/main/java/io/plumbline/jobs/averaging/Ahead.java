package io.plumbline.jobs.averaging;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;

/**
 * Values that are fetched in their order, two at a time, each before it is asked for: what waits for a network, a disk or the
 * start of a task seldom waits for the same at once. Values that were fetched and not taken yet are two at most.
 *
 * @param <T> a value
 */
final class Ahead<T> implements Iterator<T>, AutoCloseable {
    private static final int AT_ONCE = 2;

    private final ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
    private final Queue<Future<T>> begun = new ArrayDeque<>();
    private final int count;
    private final IntFunction<T> fetch;
    private int next;

    /**
     * Begins with the first values.
     *
     * @param count how many there are
     * @param fetch returns the value of an index, from 0; called by two threads
     */
    Ahead(int count, IntFunction<T> fetch) {
        this.count = count;
        this.fetch = fetch;
        begin();
    }

    private void begin() {
        while (next < count && begun.size() < AT_ONCE) {
            int index = next;
            begun.add(threads.submit(() -> fetch.apply(index)));
            next++;
        }
    }

    @Override
    public boolean hasNext() {
        return !begun.isEmpty();
    }

    /**
     * Returns the next value, once it is there.
     *
     * @throws IllegalStateException whose cause is the exception with which fetching it ended, or an InterruptedException
     */
    @Override
    public T next() {
        if (!hasNext()) {
            throw new NoSuchElementException("All " + count + " values were taken");
        }
        try {
            T value = begun.remove().get();
            begin();
            return value;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw new IllegalStateException("Cannot fetch a part of a training's state", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while a part of a training's state was fetched", e);
        }
    }

    /** Interrupts what is being fetched. */
    @Override
    public void close() {
        threads.shutdownNow();
    }
}
