package io.plumbline.jobs.config;

import java.io.Serializable;

/**
 * Where a run leaves its results.
 *
 * @param dir {@code run.dir}: directory on any Hadoop file system, made if missing
 */
public record RunConfig(String dir) implements Serializable {
    /** Refuses a missing directory. */
    public RunConfig {
        Check.notBlank("run.dir", dir);
    }
}
