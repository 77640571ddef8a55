package io.plumbline.jobs.manifest;

import java.time.Instant;
import java.util.Collections;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A step that came to its end.
 *
 * @param inputs what its result depends on
 * @param modelFingerprint of the model it wrote or read; null if none
 * @param rowsIn rows read
 * @param rowsOut rows written
 * @param summary what it did, in one line
 * @param versions of Plumbline, Spark, Hadoop and Java, by name
 * @param started when it began
 * @param ended when its result was there
 */
public record StepRecord(
        RecordedInputs inputs,
        String modelFingerprint,
        long rowsIn,
        long rowsOut,
        String summary,
        SortedMap<String, String> versions,
        Instant started,
        Instant ended) {
    /** Copies the map. */
    public StepRecord {
        Objects.requireNonNull(inputs, "inputs");
        Objects.requireNonNull(summary, "summary");
        Objects.requireNonNull(started, "started");
        Objects.requireNonNull(ended, "ended");
        versions = Collections.unmodifiableSortedMap(new TreeMap<>(versions));
    }
}
