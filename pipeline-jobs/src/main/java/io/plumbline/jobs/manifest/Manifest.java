package io.plumbline.jobs.manifest;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The contents of a run directory and what they were made from.
 *
 * @param steps the steps that came to their end, by name, in the order they did
 */
public record Manifest(Map<String, StepRecord> steps) {
    /** Of an empty run directory. */
    public static final Manifest EMPTY = new Manifest(Map.of());

    /** Copies the map, keeping its order. */
    public Manifest {
        steps = Collections.unmodifiableMap(new LinkedHashMap<>(steps));
    }

    /** A step's record, if it came to its end. */
    public Optional<StepRecord> step(String name) {
        return Optional.ofNullable(steps.get(name));
    }

    /** The same with a step's record, put last. */
    public Manifest with(String name, StepRecord step) {
        Map<String, StepRecord> changed = new LinkedHashMap<>(steps);
        changed.remove(name);
        changed.put(name, step);
        return new Manifest(changed);
    }

    /** The same with another record of a step that has one, in its place. */
    public Manifest replaced(String name, StepRecord step) {
        Map<String, StepRecord> changed = new LinkedHashMap<>(steps);
        changed.replace(name, step);
        return new Manifest(changed);
    }

    /** The same without a step's record. */
    public Manifest without(String name) {
        Map<String, StepRecord> changed = new LinkedHashMap<>(steps);
        changed.remove(name);
        return new Manifest(changed);
    }
}
