package io.plumbline.jobs.config;

import java.io.Serializable;
import java.util.regex.Pattern;

/**
 * The place of a run's results.
 *
 * @param dir {@code run.dir}: directory on any Hadoop file system, made if missing
 * @param name {@code run.name}: the experiment, which has a folder of its own in that directory
 */
public record RunConfig(String dir, String name) implements Serializable {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9-][A-Za-z0-9._-]{0,99}");

    /** Refuses a missing directory, credentials in its address, and a name that is no plain folder name. */
    public RunConfig {
        Check.address("run.dir", dir);
        Check.that(
                name != null && NAME.matcher(name).matches(),
                "run.name",
                "must be 1 to 100 letters, digits, '.', '_' and '-', and not begin with '.' or '_'",
                name == null ? "nothing" : "'" + name + "'");
    }
}
