package io.plumbline.jobs.progress;

import java.io.Serializable;

/** Counts units done inside a Spark task. */
@FunctionalInterface
public interface TaskCounter extends Serializable {
    /**
     * Counts units done.
     *
     * @param units how many more
     */
    void add(long units);
}
