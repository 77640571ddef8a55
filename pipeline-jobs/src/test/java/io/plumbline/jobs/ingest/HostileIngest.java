package io.plumbline.jobs.ingest;

import io.plumbline.data.Columns;
import io.plumbline.data.DataReport;
import io.plumbline.data.PairChecks;
import io.plumbline.data.SplitRule;
import io.plumbline.data.TokenizerOptions;
import io.plumbline.jobs.TestSpark;
import io.plumbline.jobs.progress.SilentProgress;
import io.plumbline.jobs.storage.RunDirectory;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** One ingest in the process of a corpus, with the defaults of the product. */
final class HostileIngest {
    private static SparkSession spark;

    private final Path run;

    HostileIngest(Path run) {
        this.run = run;
    }

    /** One session serves all cases. */
    private static synchronized SparkSession spark() {
        if (spark == null) {
            spark = TestSpark.start();
        }
        return spark;
    }

    DataReport run(String input) {
        IngestParameters parameters = new IngestParameters(
                List.of(input),
                List.of(),
                new SplitRule(0),
                "auto",
                Columns.DEFAULT,
                new PairChecks(1_000_000),
                TokenizerOptions.DEFAULT);
        RunDirectory directory = RunDirectory.open(run.toString(), new Configuration());
        return IngestRun.committed(
                directory,
                new IngestJob(spark(), directory, parameters, WordTokenizer.files()).run(1, new SilentProgress()));
    }

    Dataset<Row> table(String name) {
        return spark().read().parquet(run.resolve(name).toString());
    }
}
