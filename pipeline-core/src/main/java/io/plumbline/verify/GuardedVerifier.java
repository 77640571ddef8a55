package io.plumbline.verify;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Judges completions by a verifier that may fail, overflow its stack or never return: each of these becomes the reason of the
 * completion that it happened to. Used by one thread at a time.
 *
 * <p>Calls run on a thread of this object's own, with the context class loader of the thread that made it. A call that takes
 * too long is interrupted. Java cannot end a thread that takes no notice: it is left to itself and replaced, until {@value
 * StuckThreads#MOST} of the verifier in this process have not ended. That is the end of its work, and not the reason of further
 * completions: which these are depends on how they are divided among processes.
 */
public final class GuardedVerifier implements AutoCloseable {
    private static final int MOST_WITHOUT_MEMORY = 2;
    private static final Duration GRACE = Duration.ofMillis(500);
    private static final long STACK_BYTES = 1 << 20;

    private final Supplier<Verifier> verifiers;
    private final String name;
    private final Duration limit;
    private final ClassLoader classes = Thread.currentThread().getContextClassLoader();
    private Verifier verifier;
    private Thread thread;
    private ExecutorService caller;
    /** Calls one after the other, up to the last, in which memory ran out. */
    private int withoutMemory;

    /**
     * @param verifiers gives the verifier, and another after a call that did not end, whose object may still be in use, or in
     *     which memory ran out, which it may hold
     * @param limit of one call
     */
    public GuardedVerifier(Supplier<Verifier> verifiers, Duration limit) {
        if (limit.isNegative() || limit.isZero()) {
            throw new IllegalArgumentException("The limit of a call must be above 0, got " + limit);
        }
        this.verifiers = verifiers;
        this.limit = limit;
        this.verifier = verifiers.get();
        this.name = verifier.name();
    }

    /**
     * Returns the judgements of completions, in their order.
     *
     * @throws UnusableVerifierException where too many calls have not ended, or memory ran out twice in a row
     */
    public List<Judgement> judge(List<Answer> answers) {
        return answers.stream().map(this::judge).toList();
    }

    /**
     * Returns the judgement of a completion.
     *
     * @throws UnusableVerifierException where too many calls have not ended, or memory ran out twice in a row
     */
    public Judgement judge(Answer answer) {
        if (caller == null) {
            open();
        }
        Verifier asked = verifier;
        try {
            return call(() -> asked.verify(answer));
        } catch (TimeoutException e) {
            withoutMemory = 0;
            abandon();
            requireThatCallsEnd();
            verifier = verifiers.get();
            return Judgement.unscored(
                    "verifier_timed_out", "the verifier " + name + " did not answer within " + seconds());
        }
    }

    private Judgement call(Callable<Verdict> asked) throws TimeoutException {
        try {
            Verdict verdict = caller.submit(asked).get(limit.toNanos(), TimeUnit.NANOSECONDS);
            withoutMemory = 0;
            return verdict == null
                    ? Judgement.unscored("verifier_failed", "the verifier " + name + " returned no verdict")
                    : Judgement.of(name, verdict);
        } catch (ExecutionException e) {
            withoutMemory = e.getCause() instanceof OutOfMemoryError ? withoutMemory + 1 : 0;
            return failed(e.getCause());
        } catch (InterruptedException e) {
            abandon();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while the verifier " + name + " was asked", e);
        }
    }

    /** Tells a failure by its kind and place: its message may hold text of the row. */
    private Judgement failed(Throwable thrown) {
        if (thrown instanceof OutOfMemoryError) {
            requireMemory();
            verifier = verifiers.get();
        } else if (thrown instanceof VirtualMachineError && !(thrown instanceof StackOverflowError)) {
            // Java's fault and not the row's. Not as the cause, for which Spark would end the process.
            throw new IllegalStateException("Java failed while the verifier " + name + " was asked (" + thrown + ")");
        }
        return Judgement.unscored(
                "verifier_failed",
                "the verifier " + name + " threw " + thrown.getClass().getSimpleName() + place(thrown));
    }

    /**
     * Returns the last line of the verifier's own package that ran, in brackets; where there is none the last line outside
     * Java itself, and an empty text where there is none of those either. What a verifier calls may be anything, Plumbline
     * included: its own line is where its writer begins to look.
     */
    private String place(Throwable thrown) {
        String ours = verifier.getClass().getPackageName() + ".";
        List<StackTraceElement> places = Arrays.stream(thrown.getStackTrace())
                .filter(one -> one.getFileName() != null && !one.getClassName().startsWith("java."))
                .toList();
        return places.stream()
                .filter(one -> one.getClassName().startsWith(ours))
                .findFirst()
                .or(() -> places.stream().findFirst())
                .map(one -> " (" + one.getFileName() + ":" + one.getLineNumber() + ")")
                .orElse("");
    }

    /** One array that is too large leaves the memory as it was, and is the row's own; what fails again is not. */
    private void requireMemory() {
        if (withoutMemory == MOST_WITHOUT_MEMORY) {
            throw new UnusableVerifierException("the verifier " + name + " used up the memory in " + MOST_WITHOUT_MEMORY
                    + " calls one after the other; have it need less, or give Java more (spark.executor.memory, without a"
                    + " cluster spark.driver.memory)");
        }
    }

    private void open() {
        requireThatCallsEnd();
        caller = Executors.newSingleThreadExecutor(work -> {
            long stackBytes = verifier instanceof DeepVerifier deep ? deep.stackBytes() : STACK_BYTES;
            thread = new VerifierThread(work, name, stackBytes);
            thread.setContextClassLoader(classes);
            return thread;
        });
    }

    private void requireThatCallsEnd() {
        if (StuckThreads.areTooMany(name)) {
            throw new UnusableVerifierException("the verifier " + name + " was interrupted after " + seconds() + " in "
                    + StuckThreads.MOST + " calls that have not ended since; have it look at Thread.interrupted() where"
                    + " it loops, and end then");
        }
    }

    private String seconds() {
        return limit.toMillis() / 1000.0 + " s";
    }

    /** Interrupts the call that is running, and leaves its thread. */
    private void abandon() {
        caller.shutdownNow();
        caller = null;
        StuckThreads.await(name, thread, GRACE);
    }

    @Override
    public void close() {
        if (caller != null) {
            caller.shutdownNow();
            caller = null;
        }
    }
}
