package io.plumbline.jobs.config;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Gives up on work that does not end. A configuration of a few lines can ask for 2^40 values: nothing in the library that
 * resolves it counts them. The thread is left to itself, since the process ends with the refusal.
 *
 * <p>What counts is the time of processors that this process was given, garbage collection included: on a machine that does
 * much else work takes longer by the clock, and is no more wrong for it.
 */
final class TimeLimit {
    private static final long LOOKS_EACH_MILLISECONDS = 200;

    private TimeLimit() {}

    /**
     * Returns the result of work that ends in time.
     *
     * @param seconds of processors
     * @throws TimeoutException where it does not
     */
    static <T> T within(long seconds, Supplier<T> work) throws TimeoutException {
        return within(Duration.ofSeconds(seconds), TimeLimit::processorTime, work);
    }

    /** @param spent tells the time of processors so far */
    static <T> T within(Duration limit, Supplier<Duration> spent, Supplier<T> work) throws TimeoutException {
        CompletableFuture<T> result = new CompletableFuture<>();
        Thread thread = new Thread(() -> complete(result, work), "configuration");
        thread.setDaemon(true);
        thread.start();
        try {
            return await(result, spent.get().plus(limit), spent);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException problem) {
                throw problem;
            }
            if (e.getCause() instanceof Error problem) {
                throw problem;
            }
            throw new CompletionException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while the configuration was resolved", e);
        }
    }

    private static <T> T await(CompletableFuture<T> result, Duration end, Supplier<Duration> spent)
            throws ExecutionException, InterruptedException, TimeoutException {
        while (true) {
            try {
                return result.get(LOOKS_EACH_MILLISECONDS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                if (spent.get().compareTo(end) > 0) {
                    throw e;
                }
            }
        }
    }

    /** Returns what this process was given so far; where the system does not tell, the time of the clock. */
    private static Duration processorTime() {
        return ProcessHandle.current().info().totalCpuDuration().orElseGet(() -> Duration.ofNanos(System.nanoTime()));
    }

    private static <T> void complete(CompletableFuture<T> result, Supplier<T> work) {
        try {
            result.complete(work.get());
        } catch (RuntimeException | Error e) {
            result.completeExceptionally(e);
        }
    }
}
