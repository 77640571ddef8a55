package io.plumbline.jobs.cli;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.jobs.config.LoadedConfig;
import io.plumbline.jobs.experiments.Compare;
import io.plumbline.jobs.experiments.ExperimentList;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Experiments side by side. */
@Command(
        name = "compare",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Compares experiments side by side.",
            "",
            "Those of one run directory, by --config, or of several, by their places: what they were made from, where it"
                    + " differs, their held-out figures, and their differences on the same held-out examples with"
                    + " intervals and tests. On the console and as one HTML page, with the curves of their trainings. An"
                    + " experiment without scores is named, and left out."
        })
final class CompareCommand implements Callable<Integer> {
    private final PrintStream out;

    @Parameters(
            arity = "0..*",
            paramLabel = "PLACE",
            description = "RUN_DIR for all experiments of a run directory, RUN_DIR/experiments/NAME for one.")
    private List<String> places = List.of();

    @Mixin
    private ConfigOptions options;

    @Option(
            names = "--experiments",
            split = ",",
            paramLabel = "NAME",
            description = "With --config: the experiments of run.dir to compare, a,b,c. Default: all, by name.")
    private List<String> experiments = List.of();

    @Mixin
    private ComparisonOptions comparison;

    CompareCommand(PrintStream out) {
        this.out = out;
    }

    @Override
    public Integer call() {
        Configuration hadoop = Chain.hadoop();
        ExperimentList list = list(hadoop);
        Compare compare = comparison.compare(hadoop);
        SparkRun.of(
                "compare",
                list.location(),
                out,
                (session, progress) -> compare.run(list, () -> session.describedAs("compare"), progress::say));
        return 0;
    }

    private ExperimentList list(Configuration hadoop) {
        ExperimentList list = new ExperimentList(hadoop);
        if (places.isEmpty()) {
            LoadedConfig config = options.load("compare", hadoop, List.of());
            return list.add(config.config().run().dir(), experiments);
        }
        if (options.isGiven() || !experiments.isEmpty()) {
            throw new PlumblineException(
                    Kind.CONFIGURATION,
                    "Cannot compare: places are given and --config, --set or --experiments too; give either the run.dir of"
                            + " a configuration or places such as RUN_DIR/experiments/NAME");
        }
        places.forEach(list::addPlace);
        return list;
    }
}
