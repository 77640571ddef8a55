package io.plumbline.jobs.training;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plumbline.jobs.averaging.StepRecord;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * A file of a JSON object a line, a line an optimiser step. It is only shown to the user: a training that is resumed takes
 * its lines from the checkpoint.
 *
 * <p>The file is replaced as a whole, so that a reader sees whole lines even on file systems that cannot append. As it
 * grows it is replaced less often: some lines wait until they are a sixteenth of those in it, so that what is written stays
 * in proportion to the lines, however long the training.
 */
final class MetricsLog {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long FLUSH_NANOS = Duration.ofSeconds(10).toNanos();

    /** A file of fewer characters is replaced however little is new. */
    private static final int SMALL = 1 << 16;

    private static final int MOST_SHARE_WAITING = 16;

    private final Consumer<String> file;
    private final LongSupplier clock;
    private final StringBuilder lines = new StringBuilder();
    private int written;
    private long flushedAt;

    /** @param file replaces the file by a text */
    MetricsLog(Consumer<String> file) {
        this(file, System::nanoTime);
    }

    /** @param clock in nanoseconds */
    MetricsLog(Consumer<String> file, LongSupplier clock) {
        this.file = file;
        this.clock = clock;
        this.flushedAt = clock.getAsLong();
    }

    /** Goes on after the lines of earlier steps. */
    void resume(String earlier) {
        lines.setLength(0);
        lines.append(earlier);
        written = 0;
    }

    /** The lines so far. */
    String lines() {
        return lines.toString();
    }

    /** Adds steps, and writes the file if some seconds have gone by and enough is new. */
    void add(List<StepRecord> steps) {
        for (StepRecord step : steps) {
            try {
                lines.append(JSON.writeValueAsString(step.named())).append('\n');
            } catch (JsonProcessingException exception) {
                throw new IllegalStateException("A record of numbers could not be written", exception);
            }
        }
        boolean enough = written < SMALL || lines.length() - written >= written / MOST_SHARE_WAITING;
        if (enough && clock.getAsLong() - flushedAt > FLUSH_NANOS) {
            flush();
        }
    }

    /** Writes the file. */
    void flush() {
        file.accept(lines.toString());
        written = lines.length();
        flushedAt = clock.getAsLong();
    }
}
