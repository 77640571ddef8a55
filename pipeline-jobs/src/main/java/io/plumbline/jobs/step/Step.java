package io.plumbline.jobs.step;

import io.plumbline.jobs.config.PlumblineConfig;
import io.plumbline.jobs.storage.RunDirectory;
import java.util.List;

/**
 * One step of the chain. The runner asks it what its result depends on and runs it only where that, as recorded in
 * {@code manifest.json}, differs from what it is now, or where an output is missing.
 *
 * <p>A step writes through {@link StepContext#directory()}, to a staged place that is then committed, so that a reader
 * never sees half a result. Work it can resume it labels with {@link StepContext#identity()}.
 */
public interface Step {
    /** Which one. */
    StepName name();

    /**
     * Key prefixes below {@code plumbline} that its result depends on: {@code "loss"}, {@code "training.seed"}. Keys that
     * only change how fast it is reached are left out.
     */
    List<String> settings();

    /** The steps whose result it reads. */
    List<StepName> upstream(PlumblineConfig config);

    /**
     * What else its result depends on: input files, models. Called before Spark starts, so it is also where a path or
     * model that cannot work is refused, in seconds.
     */
    void inputs(PlumblineConfig config, StepInputs inputs);

    /**
     * Refuses what it cannot do with the examples that ingest left. Called as soon as these are there, before the steps
     * between do their work.
     */
    default void requireFit(PlumblineConfig config, RunDirectory directory) {
        // Most steps do with any.
    }

    /** Its outputs, relative to the folder of its results, that must exist for its result to be there. */
    List<String> outputs();

    /** Does the work. */
    StepResult run(StepContext context);
}
