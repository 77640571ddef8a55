package io.plumbline.jobs.plan;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plumbline.PlainText;
import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.jobs.storage.StorageFailures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The figures of {@code bench} that a plan is made with.
 *
 * @param threads of each worker
 * @param precision of the products
 * @param trained parameters that were trained
 * @param stepSeconds of an optimiser step, update included
 * @param stepOperations useful arithmetic of one worker's step, in 10^9
 * @param updateSeconds of a step's update
 * @param referenceSpeed useful arithmetic of the reference's pass, 10^9 a second, of the whole machine
 * @param cores of the machine
 * @param exchangeOfOne seconds of a round of one worker beside its step; NaN where it was not measured
 * @param exchange the same of two workers; NaN where it was not measured
 * @param slowdown time of a step beside another worker's, as a multiple of that of a step alone; 1 where it was not measured
 */
record MeasuredSpeed(
        int threads,
        String precision,
        long trained,
        double stepSeconds,
        double stepOperations,
        double updateSeconds,
        double referenceSpeed,
        int cores,
        double exchangeOfOne,
        double exchange,
        double slowdown) {
    private static final int MOST_BYTES = 1 << 20;
    private static final String SLOWDOWN = "side_by_side_slowdown";
    private static final String CURE =
            "; give --bench the last line that 'plumbline bench --averaging' prints, in a file";

    /**
     * Reads what bench printed.
     *
     * @param file whose last line that is not blank is bench's JSON
     * @throws PlumblineException of kind CONFIGURATION where it is not there, or not bench's
     */
    static MeasuredSpeed read(Path file) {
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw refused(file, "it has more than " + MOST_BYTES + " bytes");
            }
            return of(file, last(file, Files.readString(file)));
        } catch (JsonProcessingException e) {
            throw refused(file, "its last line is no JSON");
        } catch (IOException e) {
            throw StorageFailures.atPath(Kind.CONFIGURATION, "read --bench " + file, CURE, e);
        }
    }

    private static JsonNode last(Path file, String text) throws JsonProcessingException {
        String line = text.strip().lines().reduce("", (earlier, later) -> later);
        JsonNode json = new ObjectMapper().readTree(line);
        if (!json.isObject()) {
            throw refused(file, "its last line is no JSON object");
        }
        return json;
    }

    private static MeasuredSpeed of(Path file, JsonNode json) {
        double slowdown = json.hasNonNull(SLOWDOWN) ? number(file, json, SLOWDOWN) : 1;
        // What several workers have measured was slowed down already.
        double already = whole(file, json, "workers", 1) > 1 ? slowdown : 1;
        return new MeasuredSpeed(
                whole(file, json, "threads_per_worker", 0),
                PlainText.of(json.path("precision").asText()),
                (long) number(file, json, "trained_parameters"),
                number(file, json, "step_s") / already,
                number(file, json, "step_useful_gflop"),
                seconds(file, json, "update_s", 0) / already,
                number(file, json, "reference_gflops"),
                whole(file, json, "cores", 0),
                seconds(file, json, "exchange_of_one_s", Double.NaN),
                seconds(file, json, "exchange_s", Double.NaN),
                slowdown);
    }

    private static double number(Path file, JsonNode json, String name) {
        double value = json.path(name).asDouble(0);
        if (!(value > 0) || Double.isInfinite(value)) {
            throw refused(file, "it has no number above 0 as " + name);
        }
        return value;
    }

    /** Returns a number of things; another where there is none and that one is above 0. */
    private static int whole(Path file, JsonNode json, String name, int missing) {
        int value = json.has(name) ? json.path(name).isInt() ? json.path(name).intValue() : 0 : missing;
        if (value < 1) {
            throw refused(file, "it has no whole number above 0 as " + name);
        }
        return value;
    }

    /** Returns a time, which may be too short to be measured; another number where nobody measured it. */
    private static double seconds(Path file, JsonNode json, String name, double unmeasured) {
        if (!json.hasNonNull(name)) {
            return unmeasured;
        }
        double value = json.path(name).asDouble(Double.NaN);
        if (!(value >= 0) || Double.isInfinite(value)) {
            throw refused(file, "it has no number of 0 or more as " + name);
        }
        return value;
    }

    private static PlumblineException refused(Path file, String problem) {
        return new PlumblineException(Kind.CONFIGURATION, "Cannot use --bench " + file + ": " + problem + CURE);
    }

    /** Returns whether an exchange was measured. */
    boolean hasExchange() {
        return !Double.isNaN(exchange) && !Double.isNaN(exchangeOfOne);
    }

    /** Returns the speed of the reference's pass on as many threads as a worker has, 10^9 operations a second. */
    double referenceOfWorker() {
        return referenceSpeed * threads / cores;
    }

    /** Returns the useful arithmetic of one worker, 10^9 operations a second, the update not counted. */
    double speed() {
        return stepOperations / Math.max(stepSeconds - updateSeconds, stepSeconds / 2);
    }
}
