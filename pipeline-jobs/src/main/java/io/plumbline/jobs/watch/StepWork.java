package io.plumbline.jobs.watch;

import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A step that runs.
 *
 * @param step its command: {@code train}
 * @param directory the run directory, qualified
 * @param experiment name of the experiment
 * @param identity of its result: SHA-256 of all its inputs
 * @param earlier identities of the results of earlier steps that it reads, by the steps' commands
 * @param settings the configuration's keys that its result depends on, with their values
 * @param inputs addresses of files and directories that it reads; of a table the directory of its files, or {@code table:}
 *     and its name where its catalog does not tell that
 * @param outputs addresses of files and directories that it leaves, those of tables among them where they are there
 */
public record StepWork(
        String step,
        String directory,
        String experiment,
        String identity,
        SortedMap<String, String> earlier,
        SortedMap<String, String> settings,
        List<String> inputs,
        List<String> outputs) {
    /** Copies; refuses a missing name. */
    public StepWork {
        Objects.requireNonNull(step, "step");
        earlier = Collections.unmodifiableSortedMap(new TreeMap<>(earlier));
        settings = Collections.unmodifiableSortedMap(new TreeMap<>(settings));
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }

    /** Returns the same with further addresses of what it leaves. */
    public StepWork leaving(List<String> further) {
        List<String> all =
                Stream.concat(outputs.stream(), further.stream()).distinct().toList();
        return new StepWork(step, directory, experiment, identity, earlier, settings, inputs, all);
    }
}
