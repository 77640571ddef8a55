package io.plumbline.jobs.validate;

import io.plumbline.Causes;
import io.plumbline.FaultCollector;
import io.plumbline.jobs.config.LoadedConfig;
import io.plumbline.jobs.config.PlumblineConfig;
import io.plumbline.jobs.ingest.FirstLook;
import io.plumbline.jobs.session.LazySession;
import io.plumbline.jobs.step.DryRun;
import io.plumbline.jobs.step.Outlook;
import io.plumbline.jobs.step.StepName;
import io.plumbline.jobs.storage.OpenModels;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;

/**
 * Checks a configuration that has been read against what it names: the run directory, the models, the tokenizer, the memory and
 * the first rows of the data.
 */
public final class Validation {
    private final LoadedConfig config;
    private final DryRun dryRun;
    private final Configuration hadoop;
    private final Supplier<SparkSession> spark;
    private final Consumer<String> say;
    private final OpenModels models;

    /**
     * A validation.
     *
     * @param config what the job is told
     * @param dryRun of its steps
     * @param hadoop Hadoop's configuration
     * @param spark starts Spark in this process, for the first rows
     * @param say receives what was found
     */
    public Validation(
            LoadedConfig config,
            DryRun dryRun,
            Configuration hadoop,
            Supplier<SparkSession> spark,
            Consumer<String> say) {
        this.config = config;
        this.dryRun = dryRun;
        this.hadoop = hadoop;
        this.spark = spark;
        this.say = say;
        this.models = new OpenModels(hadoop).ofHeaders();
    }

    /**
     * Checks it.
     *
     * @param steps of the job
     * @throws io.plumbline.PlumblineException that names all faults, and with them how the run would end
     */
    public void run(List<StepName> steps) {
        FaultCollector faults = new FaultCollector();
        List<String> rows = new ArrayList<>();
        boolean copiesModels = dryRun.copiesModels(steps);
        if (copiesModels) {
            // Nobody waits for a copy of a model to be told faults that are known without it.
            faults.collect(() -> dryRun.check(steps));
            faults.collect(() -> look(steps, rows::add));
            faults.refuse();
        }
        Optional<Outlook> outlook = faults.collectFrom(() -> dryRun.outlook(steps));
        outlook.ifPresent(found -> {
            found.lines().forEach(say);
            faults.collect(found::requireGoesOn);
        });
        if (steps.contains(StepName.TRAIN)) {
            faults.collect(() -> fit(outlook.map(Outlook::told).orElse(config.config())));
        }
        if (!copiesModels) {
            faults.collect(() -> look(steps, rows::add));
        }
        rows.forEach(say);
        faults.refuse();
    }

    private void fit(PlumblineConfig told) {
        Optional<MemoryFit> fit = MemoryFit.of(told, models, LazySession.conf());
        fit.ifPresent(MemoryFit::require);
        fit.map(found -> "memory: " + found.sentence()).ifPresent(say);
    }

    /** Looks at the first rows, where they are read at all. */
    private void look(List<StepName> steps, Consumer<String> seen) {
        if (!steps.contains(StepName.INGEST)) {
            return;
        }
        try {
            FirstLook.look(spark.get(), config.config(), hadoop, models, seen);
        } catch (Exception e) {
            // Spark wraps what a task throws, in exceptions that its signatures do not name.
            Causes.actionable(e).ifPresent(failure -> {
                throw failure;
            });
            throw e;
        }
    }
}
