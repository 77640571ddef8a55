package io.plumbline.jobs.config;

import java.io.Serializable;

/**
 * Where a run leaves its results.
 *
 * @param dir {@code run.dir}: directory on any Hadoop file system, made if missing
 */
public record RunConfig(String dir) implements Serializable {
    /** Refuses a missing directory, and credentials in its address. */
    public RunConfig {
        Check.address("run.dir", dir);
    }
}
