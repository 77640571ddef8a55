package io.plumbline.jobs.manifest;

import java.time.Instant;
import java.util.Objects;

/**
 * A table of a catalog that a result was written to, beside the run directory.
 *
 * @param table its name, as the configuration has it
 * @param run the partition that has the rows
 * @param made when the result ended whose rows these are: another time than that of the present one tells that they are former ones
 */
public record WrittenTable(String table, String run, Instant made) {
    /** Refuses missing parts. */
    public WrittenTable {
        Objects.requireNonNull(table, "table");
        Objects.requireNonNull(run, "run");
        Objects.requireNonNull(made, "made");
    }
}
