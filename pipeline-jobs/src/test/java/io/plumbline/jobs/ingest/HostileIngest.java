package io.plumbline.jobs.ingest;

import io.plumbline.data.DataReport;
import io.plumbline.jobs.TestSpark;
import java.nio.file.Path;
import java.util.List;
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
        return IngestRun.withDefaults(
                spark(), run, List.of(input), WordTokenizer.withTemplate(HostileMessages.TEMPLATE), 1);
    }

    Dataset<Row> table(String name) {
        return spark().read().parquet(run.resolve(name).toString());
    }
}
