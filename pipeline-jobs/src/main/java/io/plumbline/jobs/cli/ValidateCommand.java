package io.plumbline.jobs.cli;

import io.plumbline.jobs.config.LoadedConfig;
import io.plumbline.jobs.config.Requirement;
import io.plumbline.jobs.session.LazySession;
import io.plumbline.jobs.session.Logging;
import io.plumbline.jobs.step.DryRun;
import io.plumbline.jobs.step.StepName;
import io.plumbline.jobs.validate.Validation;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Looks at a job before it runs. */
@Command(
        name = "validate",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Looks at all that a run needs, in seconds, and names all faults at once.",
            "",
            "Configuration, paths and permissions, models, tokenizer, memory and the first thousand rows. Changes nothing"
                    + " and needs no cluster; give it the Spark options of the job, which say what executors have."
        })
final class ValidateCommand implements Callable<Integer> {
    private final PrintStream out;

    @Mixin
    private ConfigOptions options;

    ValidateCommand(PrintStream out) {
        this.out = out;
    }

    @Override
    public Integer call() {
        Here.require("validate");
        Logging.quieten();
        Configuration hadoop = Chain.hadoop();
        List<Requirement> requirements = StepCommand.requirements(Chain::all);
        LoadedConfig config =
                options.loadWithPaths("validate", hadoop, requirements).here(out::println);
        try (LazySession session = LazySession.ofThisProcess("plumbline validate")) {
            DryRun dryRun = new DryRun(config, hadoop, step -> session.get(), Steps::of);
            List<StepName> steps = Chain.all(config.config());
            new Validation(dryRun.config(), dryRun, hadoop, session::get, out::println).run(steps);
        }
        out.println("validate: no fault was found");
        return 0;
    }
}
