package io.plumbline.engine;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The time that the engine spends on each kind of work, over all threads of the process. Off unless {@link #start} was called,
 * and then a section costs one read of a flag. A section within another takes its time out of the outer one, so the
 * kinds add up to the time that threads were at work; what they wait for each other is in none.
 *
 * <p>{@code Kind before = KernelTimes.enter(kind); try { … } finally { KernelTimes.leave(before); }}
 */
public final class KernelTimes {
    /** Kinds of work. */
    public enum Kind {
        /** Matrix products of the blocks. */
        PRODUCTS,
        /** Attention: its products and its softmax. */
        ATTENTION,
        /** Final norm and vocabulary projection, their products among it. */
        HEAD,
        /** Norms, activations, biases, residuals, rotations, embeddings. */
        ELEMENTWISE,
        /** The part of a training step outside the decoder: clipping and update. */
        OPTIMIZER,
        /** Nothing that is measured. */
        OUTSIDE
    }

    private static final double NANOSECONDS = 1e-9;
    private static final ThreadLocal<Clock> CLOCKS = ThreadLocal.withInitial(Clock::new);
    private static final Map<Kind, LongAdder> TOTALS = totals();
    private static volatile boolean measuring;
    private static LongSupplier nanoseconds = System::nanoTime;

    private KernelTimes() {}

    private static Map<Kind, LongAdder> totals() {
        Map<Kind, LongAdder> totals = new EnumMap<>(Kind.class);
        for (Kind kind : Kind.values()) {
            totals.put(kind, new LongAdder());
        }
        return totals;
    }

    /** Begins to measure from nothing; no decoder may be at work. */
    public static void start() {
        start(System::nanoTime);
    }

    /** The same by another clock, in nanoseconds. */
    static void start(LongSupplier clock) {
        nanoseconds = clock;
        TOTALS.values().forEach(LongAdder::reset);
        measuring = true;
    }

    /** Ends measuring. */
    public static void stop() {
        measuring = false;
    }

    /**
     * Returns the times since {@link #start}; no decoder may be at work.
     *
     * @return thread-seconds by kind, {@link Kind#OUTSIDE} left out
     */
    public static Map<Kind, Double> seconds() {
        Map<Kind, Double> seconds = new EnumMap<>(Kind.class);
        TOTALS.forEach((kind, total) -> seconds.put(kind, total.sum() * NANOSECONDS));
        seconds.remove(Kind.OUTSIDE);
        return seconds;
    }

    /**
     * Begins a section on this thread.
     *
     * @return what {@link #leave} takes
     */
    public static Kind enter(Kind kind) {
        return measuring ? CLOCKS.get().turnTo(kind) : null;
    }

    /** Does work as a section of a kind. */
    public static <T> T during(Kind kind, Supplier<T> work) {
        Kind before = enter(kind);
        try {
            return work.get();
        } finally {
            leave(before);
        }
    }

    /** A product: part of the head within it, a kind of its own elsewhere. */
    public static Kind enterProduct() {
        if (!measuring) {
            return null;
        }
        Clock clock = CLOCKS.get();
        return clock.turnTo(clock.kind == Kind.HEAD ? Kind.HEAD : Kind.PRODUCTS);
    }

    /** Ends a section on this thread. */
    public static void leave(Kind before) {
        if (before != null) {
            CLOCKS.get().turnTo(before);
        }
    }

    /** The kind of work that a thread does now, and the time it began. */
    private static final class Clock {
        private Kind kind = Kind.OUTSIDE;
        private long since;

        Kind turnTo(Kind next) {
            long now = nanoseconds.getAsLong();
            Kind before = kind;
            if (before != Kind.OUTSIDE) {
                TOTALS.get(before).add(now - since);
            }
            kind = next;
            since = now;
            return before;
        }
    }
}
