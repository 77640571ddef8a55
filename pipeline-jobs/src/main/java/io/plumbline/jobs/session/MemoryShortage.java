package io.plumbline.jobs.session;

import io.plumbline.Causes;
import io.plumbline.PlainText;
import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkException;

/**
 * Distinguishes memory that ran out, which the user ends by giving a process more of it, from faults of the program. Java and the
 * engine's libraries throw {@code OutOfMemoryError}; of an executor it arrives as the cause of the exception of Spark's
 * scheduler, or not at all, where the executor was killed before it could tell.
 */
final class MemoryShortage {
    private static final double GIB = 1L << 30;

    /** The class that makes the exception of a job whose tasks have failed. */
    private static final String SCHEDULER = "org.apache.spark.scheduler.DAGScheduler";

    /**
     * Matches the reason that Spark gives for the loss of an executor where a container's memory was used up, or where the
     * executor ended itself since its heap was (exit code 52). Of such an executor there is no exception, only this text.
     */
    private static final Pattern LOST = Pattern.compile("ExecutorLostFailure .*? Reason: ([^\\n]*?(?:(memory limits"
            + "|possible container OOM)|[Ee]xit(?:ed with)? (?:code|status):? ?52\\b)[^\\n]*)");

    private final MemoryPart part;
    private final String words;
    private final SparkConf conf;
    private final boolean isExecutors;

    private MemoryShortage(Found found, SparkConf conf, boolean isExecutors) {
        this.part = found.part();
        this.words = found.words();
        this.conf = conf;
        this.isExecutors = isExecutors;
    }

    /** @param words of the system or library */
    private record Found(MemoryPart part, String words) {}

    /**
     * Returns the shortage that ended an attempt, in a sentence that says whose memory it was, how much of it there was, and what
     * to set.
     *
     * @param attempt what was tried, as in "train"
     * @param thrown anything
     * @return of kind CONFIGURATION; empty where memory did not run out
     */
    static Optional<PlumblineException> actionable(String attempt, Throwable thrown) {
        return actionable(attempt, thrown, LazySession::confInUse);
    }

    /** @param conf what Spark was started with */
    static Optional<PlumblineException> actionable(String attempt, Throwable thrown, Supplier<SparkConf> conf) {
        return found(thrown)
                .map(found -> new PlumblineException(
                        Kind.CONFIGURATION,
                        "Cannot " + attempt + ": "
                                + of(found, thrown, conf.get()).sentence(),
                        thrown));
    }

    private static MemoryShortage of(Found found, Throwable thrown, SparkConf conf) {
        boolean isTasks = Causes.of(thrown).anyMatch(MemoryShortage::isOfTasks);
        return new MemoryShortage(found, conf, isTasks && !SparkSettings.isLocal(conf));
    }

    private static Optional<Found> found(Throwable thrown) {
        return Causes.of(thrown)
                .filter(OutOfMemoryError.class::isInstance)
                .map(OutOfMemoryError.class::cast)
                // The innermost has the figures.
                .reduce((outer, inner) -> inner)
                .map(error -> MemoryPart.of(error).map(part -> new Found(part, PlainText.reason(error))))
                .orElseGet(() -> Causes.of(thrown)
                        .filter(MemoryShortage::isOfTasks)
                        .flatMap(cause -> ofLostExecutor(cause).stream())
                        .findFirst());
    }

    private static boolean isOfTasks(Throwable cause) {
        StackTraceElement[] frames = cause.getStackTrace();
        return cause instanceof SparkException
                && frames.length > 0
                && frames[0].getClassName().startsWith(SCHEDULER);
    }

    private static Optional<Found> ofLostExecutor(Throwable cause) {
        Matcher lost = LOST.matcher(String.valueOf(cause.getMessage()));
        return lost.find()
                ? Optional.of(new Found(
                        lost.group(2) == null ? MemoryPart.HEAP : MemoryPart.CONTAINER,
                        PlainText.firstLine(lost.group(1))))
                : Optional.empty();
    }

    private String sentence() {
        String process = isExecutors ? "an executor" : SparkSettings.isLocal(conf) ? "this process" : "the driver";
        return process + " ran out of " + part.words() + " (" + words + "), with " + amounts() + "; " + cure();
    }

    private String amounts() {
        if (isContainers()) {
            ContainerMemory memory = ContainerMemory.of(conf, role());
            return gibibytes(memory.heap()) + " of heap and " + gibibytes(memory.overhead()) + " of overhead";
        }
        String heap = gibibytes(Runtime.getRuntime().maxMemory()) + " of heap";
        return NativeLimits.maxBytesHere()
                .map(most -> heap + " and " + gibibytes(most) + " for the engine")
                .orElse(heap);
    }

    private static String gibibytes(long bytes) {
        return String.format(Locale.ROOT, "%.2f GiB", bytes / GIB);
    }

    /** Returns whether the process has a container of its own, whose size Spark's settings say. */
    private boolean isContainers() {
        return isExecutors || Deployment.isCluster(conf);
    }

    private String role() {
        return isExecutors ? "executor" : "driver";
    }

    private String cure() {
        String options = "spark." + role() + ".extraJavaOptions";
        String overhead = isContainers() ? "spark." + role() + ".memoryOverhead" : "PLUMBLINE_NATIVE_MEMORY";
        return switch (part) {
            case HEAP, BUFFERS -> "raise spark." + role() + ".memory (--" + role() + "-memory)";
            case CLASSES -> "raise -XX:MaxMetaspaceSize in " + options + ", or leave it out";
            case NATIVE -> "raise " + overhead + ", or lower engine.max-batch-tokens or training.workers";
            case CONTAINER -> "raise " + overhead + ", or lower engine.max-batch-tokens";
            case THREADS -> "raise the number of threads that the system gives this user (ulimit -u), or the container";
        };
    }
}
