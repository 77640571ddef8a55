package io.plumbline.engine.cpu;

import io.plumbline.engine.KernelTimes;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * A fixed number of threads, the caller's among them, that run the same task on their own parts of the work. What each
 * does is decided by its number alone, never by timing.
 *
 * <p>A task ends on every worker, whatever one of them throws and whenever the workers are closed: a thread that could not
 * be prepared says so in each task instead of its part.
 */
final class Workers implements AutoCloseable {
    /** The number of times a thread looks for work before it sleeps: about the time between two phases of a small model. */
    private static final int LOOKS = 2_000;

    /** One worker's part. */
    @FunctionalInterface
    interface Task {
        /** Does the part of worker {@code worker}. */
        void run(int worker);
    }

    private final Thread[] threads;
    private final Runnable preparation;
    private final AtomicInteger pending = new AtomicInteger();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private volatile int phase;
    private volatile boolean closed;
    private volatile Thread caller;
    private Task task;
    private KernelTimes.Kind kind = KernelTimes.Kind.ELEMENTWISE;

    Workers(int count) {
        this(count, Kernels::useCallingThreadOnly, Thread::new);
    }

    /**
     * @param preparation what each thread but the caller's does first
     * @param factory makes the threads
     */
    Workers(int count, Runnable preparation, ThreadFactory factory) {
        this.preparation = preparation;
        threads = new Thread[count - 1];
        try {
            for (int i = 0; i < threads.length; i++) {
                int worker = i + 1;
                Thread thread = factory.newThread(() -> serve(worker));
                thread.setName("plumbline-decoder-" + worker);
                thread.setDaemon(true);
                thread.start();
                threads[i] = thread;
            }
        } catch (Throwable thrown) {
            // Nobody else can end those that run.
            close();
            throw thrown;
        }
    }

    /** Returns the number of workers, the caller included. */
    int count() {
        return threads.length + 1;
    }

    /** Sets the kind as which the time of later tasks is counted, where they do not set it themselves. */
    void countAs(KernelTimes.Kind next) {
        kind = next;
    }

    /**
     * Runs the task once for every worker and returns when all are done.
     *
     * @throws IllegalStateException if the workers are closed
     */
    void run(Task next) {
        begin(next);
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
        rethrow(failure.getAndSet(null));
    }

    /** Begins a task, unless the workers are closed: every thread does its part of a task that has begun, so none may end before. */
    private synchronized void begin(Task next) {
        if (closed) {
            throw new IllegalStateException("The decoder was closed before this task began");
        }
        task = next;
        caller = Thread.currentThread();
        pending.set(threads.length);
        phase++;
    }

    private static void rethrow(Throwable thrown) {
        if (thrown instanceof RuntimeException exception) {
            throw exception;
        }
        if (thrown instanceof Error error) {
            throw error;
        }
        if (thrown != null) {
            throw new IllegalStateException("A decoder's thread failed: " + thrown, thrown);
        }
    }

    private void runPart(Task part, int worker) {
        try {
            KernelTimes.Kind before = KernelTimes.enter(kind);
            try {
                part.run(worker);
            } finally {
                KernelTimes.leave(before);
            }
        } catch (Throwable thrown) {
            failure.compareAndSet(null, thrown);
        }
    }

    private void serve(int worker) {
        Throwable unprepared = prepare();
        int seen = 0;
        while (true) {
            for (int look = 0; phase == seen && !closed; look++) {
                if (look < LOOKS) {
                    Thread.onSpinWait();
                } else {
                    LockSupport.park(this);
                }
            }
            // Looked at after closed, since a task may have begun before.
            if (phase == seen) {
                return;
            }
            seen = phase;
            try {
                if (unprepared == null) {
                    runPart(task, worker);
                } else {
                    failure.compareAndSet(null, unprepared);
                }
            } finally {
                if (pending.decrementAndGet() == 0) {
                    LockSupport.unpark(caller);
                }
            }
        }
    }

    private Throwable prepare() {
        try {
            preparation.run();
            return null;
        } catch (Throwable thrown) {
            return thrown;
        }
    }

    /** Ends the threads, each after its part of a task that has begun. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        for (Thread thread : threads) {
            // Null, which is ignored, where it could not be made.
            LockSupport.unpark(thread);
        }
    }
}
