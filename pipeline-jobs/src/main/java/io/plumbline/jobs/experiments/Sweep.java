package io.plumbline.jobs.experiments;

import io.plumbline.Causes;
import io.plumbline.Faults;
import io.plumbline.PlumblineException;
import io.plumbline.jobs.config.LoadedConfig;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Runs the experiments of a grid, one after the other. What all share is made first, and once. An experiment that fails takes no
 * other with it. Steps that are done are not done again, so that the same command goes on where an earlier one ended.
 */
public final class Sweep {
    /** Runs the steps of an experiment. */
    public interface Runner {
        /**
         * Looks, before anything runs, for what its steps cannot use.
         *
         * @throws PlumblineException that names all of it
         */
        void check(LoadedConfig config);

        /** Runs the steps whose results all experiments share. */
        void runShared(LoadedConfig config);

        /** Runs all of its steps up to its scores. */
        void run(LoadedConfig config);

        /** Returns whether a failure ends all experiments, as where the process is told to end. */
        boolean isEnd(RuntimeException failure);
    }

    private final Map<String, LoadedConfig> experiments;
    private final Runner runner;
    private final Consumer<String> say;
    private final Map<String, RuntimeException> failures = new LinkedHashMap<>();

    /**
     * @param experiments by name, in the order in which they run
     * @param runner of their steps
     * @param say takes lines for the user
     */
    public Sweep(Map<String, LoadedConfig> experiments, Runner runner, Consumer<String> say) {
        this.experiments = new LinkedHashMap<>(experiments);
        this.runner = runner;
        this.say = say;
    }

    /**
     * Runs all.
     *
     * @return the names of those that came to their end
     * @throws PlumblineException where one of them cannot work, before anything has run, or a shared step fails
     */
    public List<String> run() {
        List<PlumblineException> faults = new ArrayList<>();
        for (LoadedConfig config : experiments.values()) {
            try {
                runner.check(config);
            } catch (PlumblineException e) {
                faults.add(e);
            }
        }
        if (!faults.isEmpty()) {
            throw Faults.together(faults);
        }
        say.accept("sweep: " + experiments.size() + " experiments: " + String.join(", ", experiments.keySet()));
        runner.runShared(experiments.values().iterator().next());
        List<String> done = new ArrayList<>();
        int number = 0;
        for (Map.Entry<String, LoadedConfig> experiment : experiments.entrySet()) {
            number++;
            say.accept("sweep: experiment " + number + " of " + experiments.size() + ", " + experiment.getKey());
            try {
                runner.run(experiment.getValue());
                done.add(experiment.getKey());
            } catch (RuntimeException e) {
                if (runner.isEnd(e)) {
                    throw e;
                }
                failures.put(experiment.getKey(), e);
                say.accept("sweep: " + experiment.getKey() + " failed: " + sentence(e));
            }
        }
        return done;
    }

    private static String sentence(RuntimeException failure) {
        return Causes.sentence("sweep", failure);
    }

    /**
     * Ends the sweep: compares the experiments that came to their end, and fails where another has failed, whether or not they
     * could be compared.
     *
     * @param comparison compares them
     * @throws PlumblineException of the kind of the first failure; an {@link IllegalStateException} where one of the failures
     *     is no fault of the user
     */
    public void finish(Runnable comparison) {
        try {
            comparison.run();
        } catch (RuntimeException e) {
            if (failures.isEmpty() || runner.isEnd(e)) {
                throw e;
            }
            say.accept("sweep: " + sentence(e));
        }
        requireAllDone();
    }

    private void requireAllDone() {
        if (failures.isEmpty()) {
            return;
        }
        List<String> told = new ArrayList<>();
        failures.forEach((name, failure) -> told.add(name + ": " + sentence(failure)));
        String problem = failures.size() + " of " + experiments.size() + " experiments failed: " + Faults.sentence(told)
                + "; run the same command again to do what is missing";
        Optional<RuntimeException> bug = failures.values().stream()
                .filter(failure -> Causes.actionable(failure).isEmpty())
                .findFirst();
        if (bug.isPresent()) {
            throw new IllegalStateException(problem, bug.get());
        }
        RuntimeException first = failures.values().iterator().next();
        throw new PlumblineException(Causes.actionable(first).orElseThrow().kind(), "Cannot sweep: " + problem, first);
    }
}
