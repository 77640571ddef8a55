package io.plumbline.jobs.training;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plumbline.jobs.storage.RunDirectory;
import java.time.Duration;
import java.util.List;

/**
 * A file of a JSON object a line, a line an optimiser step. File systems that cannot append are served by rewriting it. The
 * file is only shown to the user: a training that is resumed takes its lines from the checkpoint.
 */
final class MetricsLog {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long FLUSH_NANOS = Duration.ofSeconds(10).toNanos();

    private final RunDirectory directory;
    private final String name;
    private final StringBuilder lines = new StringBuilder();
    private long flushedAt = System.nanoTime();

    /** @param name of the file in the run directory */
    MetricsLog(RunDirectory directory, String name) {
        this.directory = directory;
        this.name = name;
    }

    /** Goes on after the lines of earlier steps. */
    void resume(String earlier) {
        lines.setLength(0);
        lines.append(earlier);
    }

    /** The lines so far. */
    String lines() {
        return lines.toString();
    }

    /** Adds steps, and writes the file if some seconds have gone by. */
    void add(List<StepRecord> steps) {
        for (StepRecord step : steps) {
            try {
                lines.append(JSON.writeValueAsString(step.named())).append('\n');
            } catch (JsonProcessingException exception) {
                throw new IllegalStateException("A record of numbers could not be written", exception);
            }
        }
        if (System.nanoTime() - flushedAt > FLUSH_NANOS) {
            flush();
        }
    }

    /** Writes the file. */
    void flush() {
        directory.write(name, lines.toString());
        flushedAt = System.nanoTime();
    }
}
