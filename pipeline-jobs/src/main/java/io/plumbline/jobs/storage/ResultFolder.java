package io.plumbline.jobs.storage;

import java.util.Objects;

/**
 * A folder of a run directory that holds results of steps and the manifest that says what they were made from.
 *
 * @param name relative to the run directory, empty for the run directory itself
 */
public record ResultFolder(String name) {
    /** The folder of results that all experiments of a run directory share: the run directory itself. */
    public static final ResultFolder SHARED = new ResultFolder("");

    /** The folder of a result that would be shared but did not pass its gate; it has no manifest. */
    public static final ResultFolder REFUSED = new ResultFolder("refused");

    /** Refuses a missing name. */
    public ResultFolder {
        Objects.requireNonNull(name, "name");
    }

    /** Returns the folder of one experiment. */
    public static ResultFolder experiment(String experiment) {
        return new ResultFolder("experiments/" + experiment);
    }

    /** Returns the folder of results that become the experiment's once they pass their gate. */
    public ResultFolder candidate() {
        return new ResultFolder(of("candidate"));
    }

    /** The name of a result in this folder, relative to the run directory. */
    public String of(String result) {
        return name.isEmpty() ? result : name + "/" + result;
    }
}
