package io.plumbline.jobs.progress;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** An activity of {@link ConsoleProgress}. */
final class ConsoleActivity implements Progress.Activity {
    private static final double NANOS = 1e9;

    private final ConsoleProgress owner;
    private final String name;
    private final String unit;
    private final long total;
    private final LongSupplier nanoTime;
    private final Supplier<TaskCounts> tasks;
    private final long begun;
    private final AtomicLong advanced = new AtomicLong();
    private final Map<String, Double> metrics = Collections.synchronizedMap(new LinkedHashMap<>());
    private final Rate rate = new Rate();
    private TaskCounts counts;
    private boolean closed;

    ConsoleActivity(
            ConsoleProgress owner,
            String name,
            String unit,
            long total,
            LongSupplier nanoTime,
            Supplier<TaskCounts> tasks) {
        this.owner = owner;
        this.name = name;
        this.unit = unit;
        this.total = total;
        this.nanoTime = nanoTime;
        this.tasks = tasks;
        this.begun = nanoTime.getAsLong();
    }

    @Override
    public void advance(long units) {
        advanced.addAndGet(units);
    }

    @Override
    public synchronized TaskCounter counter() {
        if (counts == null) {
            counts = tasks.get();
        }
        return counts.counter();
    }

    @Override
    public void show(String metric, double value) {
        metrics.put(metric, value);
    }

    private double seconds() {
        return (nanoTime.getAsLong() - begun) / NANOS;
    }

    private synchronized long done() {
        long done = advanced.get() + (counts == null ? 0 : counts.sum());
        // A task that Spark ran twice counts twice.
        return total > 0 ? Math.min(done, total) : done;
    }

    private Map<String, Double> metrics() {
        synchronized (metrics) {
            return new LinkedHashMap<>(metrics);
        }
    }

    /** Returns its progress. */
    synchronized String line() {
        long done = done();
        return ProgressLine.running(name, unit, done, total, rate.update(seconds(), done), metrics());
    }

    @Override
    public void close() {
        String last;
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            last = ProgressLine.ended(name, unit, done(), total, seconds(), metrics());
            if (counts != null) {
                counts.close();
            }
        }
        owner.ended(this, last);
    }
}
