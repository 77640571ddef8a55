package io.plumbline.jobs.training;

import io.plumbline.jobs.averaging.StepRecord;
import io.plumbline.jobs.storage.FileContent;
import io.plumbline.jobs.storage.StorageFailures;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * A file of a JSON object a line, a line an optimiser step. It is only shown to the user: a training that is resumed takes
 * its lines from the checkpoint. The lines stand in a temporary file of this machine and not in memory, however long the
 * training.
 *
 * <p>The file is replaced as a whole, so that a reader sees whole lines even on file systems that cannot append. As it
 * grows it is replaced less often: some lines wait until they are a sixteenth of those in it, so that what is written stays
 * in proportion to the lines.
 */
final class MetricsLog implements FileContent, AutoCloseable {
    private static final long FLUSH_NANOS = Duration.ofSeconds(10).toNanos();

    /** A file of fewer bytes is replaced however little is new. */
    private static final int SMALL = 1 << 16;

    private static final int MOST_SHARE_WAITING = 16;

    private final Consumer<FileContent> file;
    private final LongSupplier clock;
    private final Path spool;
    private OutputStream lines;
    private long length;
    private long written;
    private long flushedAt;

    /** @param file replaces the file by a content */
    MetricsLog(Consumer<FileContent> file) {
        this(file, System::nanoTime);
    }

    /** @param clock in nanoseconds */
    MetricsLog(Consumer<FileContent> file, LongSupplier clock) {
        this.file = file;
        this.clock = clock;
        this.flushedAt = clock.getAsLong();
        try {
            this.spool = Files.createTempFile("plumbline-metrics-", ".jsonl");
            this.lines = opened();
        } catch (IOException exception) {
            throw StorageFailures.at("make a temporary file for the metrics", exception);
        }
    }

    private OutputStream opened() throws IOException {
        return new BufferedOutputStream(Files.newOutputStream(spool));
    }

    /** Goes on after the lines of earlier steps. */
    void resume(FileContent earlier) {
        try {
            lines.close();
            lines = opened();
            earlier.writeTo(lines);
            lines.flush();
            length = Files.size(spool);
        } catch (IOException exception) {
            throw StorageFailures.at("copy the metrics so far to " + spool, exception);
        }
        written = 0;
    }

    /** Writes the lines so far. */
    @Override
    public void writeTo(OutputStream out) throws IOException {
        lines.flush();
        Files.copy(spool, out);
    }

    /** Reads the lines so far, one after the other. */
    void read(Consumer<Map<String, Number>> reader) {
        try {
            lines.flush();
            JsonLines.read(Files.newInputStream(spool), reader);
        } catch (IOException exception) {
            throw StorageFailures.at("read the metrics so far in " + spool, exception);
        }
    }

    /** Adds steps, and writes the file if some seconds have gone by and enough is new. */
    void add(List<StepRecord> steps) {
        steps.forEach(this::add);
        boolean enough = written < SMALL || length - written >= written / MOST_SHARE_WAITING;
        if (enough && clock.getAsLong() - flushedAt > FLUSH_NANOS) {
            flush();
        }
    }

    private void add(StepRecord step) {
        try {
            byte[] line = JsonLines.line(step.named());
            lines.write(line);
            length += line.length;
        } catch (IOException exception) {
            throw StorageFailures.at("write the metrics to " + spool, exception);
        }
    }

    /** Writes the file. */
    void flush() {
        file.accept(this);
        written = length;
        flushedAt = clock.getAsLong();
    }

    /** Deletes the temporary file. */
    @Override
    public void close() {
        try {
            lines.close();
            Files.deleteIfExists(spool);
        } catch (IOException exception) {
            throw StorageFailures.at("delete " + spool, exception);
        }
    }
}
