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
 * @param tables that have the result too, or had the former one, by its name
 */
public record StepRecord(
        RecordedInputs inputs,
        String modelFingerprint,
        long rowsIn,
        long rowsOut,
        String summary,
        SortedMap<String, String> versions,
        Instant started,
        Instant ended,
        SortedMap<String, WrittenTable> tables) {
    /** A step whose result is in no table. */
    public StepRecord(
            RecordedInputs inputs,
            String modelFingerprint,
            long rowsIn,
            long rowsOut,
            String summary,
            SortedMap<String, String> versions,
            Instant started,
            Instant ended) {
        this(inputs, modelFingerprint, rowsIn, rowsOut, summary, versions, started, ended, new TreeMap<>());
    }

    /** Copies the maps. */
    public StepRecord {
        Objects.requireNonNull(inputs, "inputs");
        Objects.requireNonNull(summary, "summary");
        Objects.requireNonNull(started, "started");
        Objects.requireNonNull(ended, "ended");
        tables = Collections.unmodifiableSortedMap(new TreeMap<>(tables));
        versions = Collections.unmodifiableSortedMap(new TreeMap<>(versions));
    }

    /** Returns the same with these tables. */
    public StepRecord writtenTo(SortedMap<String, WrittenTable> others) {
        return new StepRecord(inputs, modelFingerprint, rowsIn, rowsOut, summary, versions, started, ended, others);
    }
}
