package io.plumbline.jobs.ingest;

import io.plumbline.Causes;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Runs work of the driver beside each other: Spark jobs too small to fill the cores alone, or planning beside a job. Its
 * threads inherit the job group of the thread that starts them. Closing waits for all work, so that nothing is freed under it.
 */
final class SideBySide implements AutoCloseable {
    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "ingest-beside");
        thread.setDaemon(true);
        return thread;
    });

    /** Starts work, which is done once its {@link #result} is there. */
    <T> Future<T> start(Callable<T> work) {
        return threads.submit(work);
    }

    /**
     * Waits for the result of work, and throws what the work has thrown.
     *
     * @throws CancellationException if this thread is interrupted
     */
    static <T> T result(Future<T> work) {
        try {
            return work.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("Interrupted while waiting for a job of ingest");
        } catch (ExecutionException e) {
            throw Causes.unchanged(e.getCause());
        }
    }

    @Override
    public void close() {
        threads.shutdown();
        boolean interrupted = false;
        while (true) {
            try {
                if (threads.awaitTermination(1, TimeUnit.MINUTES)) {
                    break;
                }
            } catch (InterruptedException e) {
                threads.shutdownNow();
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
