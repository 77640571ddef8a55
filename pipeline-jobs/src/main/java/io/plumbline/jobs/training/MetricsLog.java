package io.plumbline.jobs.training;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plumbline.jobs.storage.RunDirectory;
import java.time.Duration;
import java.util.List;

/** A file of a JSON object a line, a line an optimiser step. File systems that cannot append are served by rewriting it. */
final class MetricsLog {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LARGEST_FILE = 1 << 30;
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

    /** Goes on after a step: keeps the lines of the steps up to it, drops those beyond. */
    void resumeAfter(int step) {
        lines.setLength(0);
        String text = step == 0 ? null : directory.read(name, LARGEST_FILE);
        if (text != null) {
            text.lines().filter(line -> stepOf(line) <= step).forEach(line -> lines.append(line)
                    .append('\n'));
        }
    }

    private static int stepOf(String line) {
        try {
            JsonNode step = JSON.readTree(line).path("step");
            return step.isInt() ? step.intValue() : Integer.MAX_VALUE;
        } catch (JsonProcessingException exception) {
            return Integer.MAX_VALUE;
        }
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
