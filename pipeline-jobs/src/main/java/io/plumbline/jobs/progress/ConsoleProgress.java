package io.plumbline.jobs.progress;

import java.io.PrintStream;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.spark.SparkContext;

/** Progress on a console: one updating line on a terminal, a plain line every few seconds otherwise. */
public final class ConsoleProgress implements Progress, AutoCloseable {
    /** The way in which lines are shown. */
    public enum Style {
        /** One line, written over twice a second. */
        TERMINAL(500, "\r\u001b[K"),
        /** A line of its own every ten seconds, for logs. */
        PLAIN(10_000, "");

        private final long intervalMillis;
        private final String clear;

        Style(long intervalMillis, String clear) {
            this.intervalMillis = intervalMillis;
            this.clear = clear;
        }

        /** That of this process's console. */
        public static Style ofThisProcess() {
            String terminal = System.getenv("TERM");
            return System.console() != null && terminal != null && !terminal.equals("dumb") ? TERMINAL : PLAIN;
        }
    }

    private final PrintStream out;
    private final Style style;
    private final LongSupplier nanoTime;
    private final Supplier<SparkContext> spark;
    private final Set<ConsoleActivity> activities = new LinkedHashSet<>();
    private final ScheduledExecutorService ticker = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "progress");
        thread.setDaemon(true);
        return thread;
    });
    private String shown = "";
    private boolean closed;
    private volatile String latest = "";

    private ConsoleProgress(PrintStream out, Style style, LongSupplier nanoTime, Supplier<SparkContext> spark) {
        this.out = out;
        this.style = style;
        this.nanoTime = nanoTime;
        this.spark = spark;
    }

    /**
     * Progress that shows itself until it is closed.
     *
     * @param out where to
     * @param style how
     * @param spark asked where an activity counts in tasks
     */
    public static ConsoleProgress start(PrintStream out, Style style, Supplier<SparkContext> spark) {
        ConsoleProgress progress = withoutTicker(out, style, System::nanoTime, spark);
        progress.ticker.scheduleWithFixedDelay(
                progress::tick, style.intervalMillis, style.intervalMillis, TimeUnit.MILLISECONDS);
        return progress;
    }

    /** Progress that shows itself when {@link #tick} is called. */
    static ConsoleProgress withoutTicker(
            PrintStream out, Style style, LongSupplier nanoTime, Supplier<SparkContext> spark) {
        return new ConsoleProgress(out, style, nanoTime, spark);
    }

    @Override
    public Activity begin(String name, String unit, long total) {
        ConsoleActivity activity =
                new ConsoleActivity(this, name, unit, total, nanoTime, () -> TaskCounts.of(spark.get()));
        synchronized (this) {
            activities.add(activity);
        }
        return activity;
    }

    /** Shows how far the newest activity is, where that has changed. */
    synchronized void tick() {
        ConsoleActivity newest = null;
        for (ConsoleActivity activity : activities) {
            newest = activity;
        }
        String line = newest == null ? "" : newest.line();
        latest = line;
        if (!line.equals(shown)) {
            shown = line;
            write(style == Style.TERMINAL ? style.clear + line : line + "\n");
        }
    }

    @Override
    public String line() {
        return latest;
    }

    /** Says something on a line of its own. */
    public synchronized void say(String line) {
        write((shown.isEmpty() ? "" : style.clear) + line + "\n");
        shown = "";
    }

    synchronized void ended(ConsoleActivity activity, String line) {
        activities.remove(activity);
        latest = "";
        say(line);
    }

    private void write(String text) {
        if (!closed) {
            out.print(text);
            out.flush();
        }
    }

    /** Shows nothing more, whatever work that is still under way has to say. */
    @Override
    public synchronized void close() {
        ticker.shutdownNow();
        if (!shown.isEmpty() && style == Style.TERMINAL) {
            write(style.clear);
        }
        shown = "";
        closed = true;
    }
}
