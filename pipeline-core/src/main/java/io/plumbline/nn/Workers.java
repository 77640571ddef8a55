package io.plumbline.nn;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * A fixed number of threads, the caller's among them, that run the same task on their own parts of the work. What each
 * does is decided by its number alone, never by timing.
 */
final class Workers implements AutoCloseable {
    /** How often a thread looks before it sleeps: about the time between two phases of a small model. */
    private static final int LOOKS = 2_000;

    /** One worker's part. */
    @FunctionalInterface
    interface Task {
        /** Does the part of worker {@code worker}. */
        void run(int worker);
    }

    private final Thread[] threads;
    private final AtomicInteger pending = new AtomicInteger();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private volatile int phase;
    private volatile boolean closed;
    private volatile Thread caller;
    private Task task;
    private KernelTimes.Kind kind = KernelTimes.Kind.ELEMENTWISE;

    Workers(int count) {
        threads = new Thread[count - 1];
        for (int i = 0; i < threads.length; i++) {
            int worker = i + 1;
            threads[i] = new Thread(() -> serve(worker), "plumbline-decoder-" + worker);
            threads[i].setDaemon(true);
            threads[i].start();
        }
    }

    /** How many there are. */
    int count() {
        return threads.length + 1;
    }

    /** What the time of the tasks that follow is counted as, where they do not say it themselves. */
    void countAs(KernelTimes.Kind next) {
        kind = next;
    }

    /** Runs the task once for every worker and returns when all are done. */
    void run(Task next) {
        if (threads.length == 0) {
            runTimed(next, 0);
            return;
        }
        task = next;
        caller = Thread.currentThread();
        pending.set(threads.length);
        phase++;
        for (Thread thread : threads) {
            LockSupport.unpark(thread);
        }
        runPart(next, 0);
        for (int look = 0; pending.get() > 0; look++) {
            if (look < LOOKS) {
                Thread.onSpinWait();
            } else {
                LockSupport.park(this);
            }
        }
        Throwable thrown = failure.getAndSet(null);
        if (thrown instanceof RuntimeException exception) {
            throw exception;
        }
        if (thrown instanceof Error error) {
            throw error;
        }
    }

    private void runTimed(Task part, int worker) {
        KernelTimes.Kind before = KernelTimes.enter(kind);
        try {
            part.run(worker);
        } finally {
            KernelTimes.leave(before);
        }
    }

    private void runPart(Task part, int worker) {
        try {
            runTimed(part, worker);
        } catch (RuntimeException | Error thrown) {
            failure.compareAndSet(null, thrown);
        }
    }

    private void serve(int worker) {
        Kernels.useCallingThreadOnly();
        int seen = 0;
        while (!closed) {
            for (int look = 0; phase == seen && !closed; look++) {
                if (look < LOOKS) {
                    Thread.onSpinWait();
                } else {
                    LockSupport.park(this);
                }
            }
            if (closed) {
                return;
            }
            seen = phase;
            runPart(task, worker);
            if (pending.decrementAndGet() == 0) {
                LockSupport.unpark(caller);
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        for (Thread thread : threads) {
            LockSupport.unpark(thread);
        }
    }
}
