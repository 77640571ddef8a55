package io.plumbline.jobs.cli;

import io.plumbline.jobs.experiments.Compare;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Option;

/** The options of commands that compare experiments. */
final class ComparisonOptions {
    @Option(
            names = "--baseline",
            paramLabel = "NAME",
            description =
                    "The experiment that all others are held against, as it is shown. Default: the first with scores.")
    private String baseline;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "The page. Default: " + Compare.PAGE + " in the run directory of the first experiment.")
    private String page;

    /** Returns the comparison that they ask for. */
    Compare compare(Configuration hadoop) {
        return new Compare(hadoop, baseline, page);
    }
}
