package io.plumbline.jobs.cli;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.jobs.config.PlumblineConfig;
import io.plumbline.jobs.ingest.SampledRows;
import io.plumbline.jobs.session.Deployment;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** The option of {@code ingest} that shows examples as text, on a console and in no log. */
final class SampleOption implements Opening {
    private static final int MOST = 100;

    @Option(
            names = "--sample",
            paramLabel = "N",
            description = {
                "First shows N examples of data.train as text, 1 to 100, with | between their tokens. On the console alone:"
                        + " not with --deploy-mode cluster."
            })
    private Integer count;

    /** Returns the option for a command's own. */
    CommandSpec spec() {
        return CommandSpec.forAnnotatedObject(this);
    }

    @Override
    public void check() {
        if (count == null) {
            return;
        }
        if (count < 1 || count > MOST) {
            throw new PlumblineException(
                    Kind.CONFIGURATION, "Cannot ingest: --sample must be 1 to " + MOST + ", got " + count);
        }
        if (Deployment.isCluster()) {
            throw new PlumblineException(
                    Kind.CONFIGURATION,
                    "Cannot ingest: --sample shows texts on the console alone, and in cluster mode there is none but a"
                            + " log; leave it out, or run with --deploy-mode client");
        }
    }

    @Override
    public void run(
            PlumblineConfig config, Configuration hadoop, Supplier<SparkSession> spark, Consumer<String> console) {
        if (count != null) {
            SampledRows.show(spark.get(), config, hadoop, count, console);
        }
    }
}
