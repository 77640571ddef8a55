package io.plumbline.jobs.step;

import io.plumbline.PlumblineException;
import io.plumbline.jobs.config.PlumblineConfig;
import io.plumbline.jobs.config.Requirement;
import io.plumbline.jobs.storage.ResultFolder;
import io.plumbline.jobs.storage.RunDirectory;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;

/**
 * One step. The runner compares the step's inputs with those that {@code manifest.json} records, and runs the
 * step only where they differ or an output is missing.
 *
 * <p>A step writes its result to places staged in {@link StepContext#directory()} and returns them; the runner commits them
 * together with the manifest. Until then the former result stays in place, also where the step fails. A step that can resume
 * its work labels the work with {@link StepContext#identity()}.
 */
public interface Step {
    /** The name of the step. */
    StepName name();

    /**
     * Key prefixes below {@code plumbline} that its result depends on: {@code "loss"}, {@code "training.seed"}. Left out are
     * keys that only change how fast it is reached, and gates: a result is the same whether it passes or not.
     */
    List<String> settings();

    /** Returns what a configuration must meet before the step is done: of most steps, a model. */
    default List<Requirement> requirements() {
        return List.of(Requirement.MODEL);
    }

    /** The steps whose result it reads. */
    List<StepName> upstream(PlumblineConfig config);

    /**
     * The steps whose result it reads without its own result depending on them: they must have been done, and it is not done
     * anew where they change.
     */
    default List<StepName> looksAt(PlumblineConfig config) {
        return List.of();
    }

    /**
     * Declares the other inputs of its result: files, models. Called before Spark starts, so that a path or model that cannot
     * be used is refused within seconds.
     */
    void inputs(PlumblineConfig config, StepInputs inputs);

    /**
     * Refuses examples that the step cannot use. Called as soon as ingest has made them, before the steps between do their
     * work.
     */
    default void requireFit(PlumblineConfig config, RunDirectory directory) {
        // Most steps can use any examples.
    }

    /** Its outputs, relative to the folder of its results, that must exist for its result to be there. */
    List<String> outputs();

    /** Its further outputs, which a result may do without: those of another configuration, or of an earlier version. */
    default List<String> furtherOutputs() {
        return List.of();
    }

    /**
     * Returns the columns that an output did not have from the first. A table of a catalog that lacks one, as it was made by an
     * earlier version, receives the rows without it.
     *
     * @param output one of {@link #outputs()}
     */
    default Set<String> laterColumns(String output) {
        return Set.of();
    }

    /** Returns whether the result is only a candidate until a later step has passed its gate. */
    default boolean awaitsGate(PlumblineConfig config) {
        return false;
    }

    /**
     * Checks an existing result against the step's gate.
     *
     * @param results the folder that holds it
     * @return why it does not pass; empty where it does, or the step has no such gate
     */
    default Optional<PlumblineException> refusal(PlumblineConfig config, RunDirectory directory, ResultFolder results) {
        return Optional.empty();
    }

    /**
     * Returns what an existing result told the user when it was made and is told again by a run that has nothing to do: a
     * sentence each.
     *
     * @param results the folder that holds it
     */
    default List<String> findings(RunDirectory directory, ResultFolder results) {
        return List.of();
    }

    /**
     * Looks for what an existing result left outside the run directory.
     *
     * @param results the folder that holds the result
     * @return what is gone, to be followed by "is gone"; empty where nothing is
     */
    default Optional<String> lost(RunDirectory directory, ResultFolder results) {
        return Optional.empty();
    }

    /** Returns the addresses of what a result of the step leaves outside the run directory, beside tables. */
    default List<String> outside(PlumblineConfig config, Configuration hadoop) {
        return List.of();
    }

    /** Does the work. */
    StepResult run(StepContext context);
}
