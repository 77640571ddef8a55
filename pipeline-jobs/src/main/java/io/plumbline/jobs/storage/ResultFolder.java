package io.plumbline.jobs.storage;

import java.util.Objects;

/**
 * A folder of a run directory that holds results of steps and the manifest that says what they were made from.
 *
 * @param name relative to the run directory, empty for the run directory itself
 */
public record ResultFolder(String name) {
    /** What all experiments of a run directory share: the run directory itself. */
    public static final ResultFolder SHARED = new ResultFolder("");

    /** Refuses a missing name. */
    public ResultFolder {
        Objects.requireNonNull(name, "name");
    }

    /** What belongs to one experiment. */
    public static ResultFolder experiment(String experiment) {
        return new ResultFolder("experiments/" + experiment);
    }

    /** The name of a result in this folder, relative to the run directory. */
    public String of(String result) {
        return name.isEmpty() ? result : name + "/" + result;
    }
}
