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

    /** What was to be shared but did not pass its gate, without a manifest. */
    public static final ResultFolder REFUSED = new ResultFolder("refused");

    /** Refuses a missing name. */
    public ResultFolder {
        Objects.requireNonNull(name, "name");
    }

    /** What belongs to one experiment. */
    public static ResultFolder experiment(String experiment) {
        return new ResultFolder("experiments/" + experiment);
    }

    /** What is to become the experiment's once it has passed its gate. */
    public ResultFolder candidate() {
        return new ResultFolder(of("candidate"));
    }

    /** The name of a result in this folder, relative to the run directory. */
    public String of(String result) {
        return name.isEmpty() ? result : name + "/" + result;
    }
}
