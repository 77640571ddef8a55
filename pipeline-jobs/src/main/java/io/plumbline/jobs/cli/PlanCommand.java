package io.plumbline.jobs.cli;

import io.plumbline.jobs.config.LoadedConfig;
import io.plumbline.jobs.config.Requirement;
import io.plumbline.jobs.plan.PlanSettings;
import io.plumbline.jobs.plan.Planner;
import io.plumbline.jobs.session.LazySession;
import io.plumbline.jobs.session.Logging;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Sizes a cluster. */
@Command(
        name = "plan",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Says what a training needs and how long it takes, by number of workers.",
            "",
            "From the data, the model's configuration and what bench has measured: executors and their memory, what a"
                    + " round sends, hours, and from how many workers on averaging takes more time than it saves. Reads"
                    + " no weights and changes nothing."
        })
final class PlanCommand implements Callable<Integer> {
    private final PrintStream out;

    @Mixin
    private ConfigOptions options;

    @Option(
            names = "--bench",
            paramLabel = "FILE",
            description =
                    "Output of 'bench --averaging' on a machine like those of the cluster, with this model. Default:"
                            + " none, and no hours.")
    private String bench;

    @Option(
            names = "--workers",
            split = ",",
            defaultValue = "1,2,4,8,16,32,64",
            paramLabel = "N",
            description = "Numbers of workers. Default: ${DEFAULT-VALUE}.")
    private List<Integer> workers;

    @Option(
            names = "--network-gbit",
            defaultValue = "10",
            paramLabel = "GBIT",
            description = "The network to each machine, 10^9 bits a second. Default: ${DEFAULT-VALUE}.")
    private double network;

    PlanCommand(PrintStream out) {
        this.out = out;
    }

    @Override
    public Integer call() {
        PlanSettings settings = new PlanSettings(bench, workers, network);
        LoadedConfig config = options.load("plan", Chain.hadoop(), List.of(Requirement.MODEL));
        Logging.quieten();
        try (LazySession session = new LazySession("plumbline plan")) {
            new Planner(config.config(), settings, Chain.hadoop(), session::get)
                    .plan()
                    .lines()
                    .forEach(out::println);
        }
        return 0;
    }
}
