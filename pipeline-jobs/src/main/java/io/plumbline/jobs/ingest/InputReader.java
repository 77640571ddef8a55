package io.plumbline.jobs.ingest;

import io.plumbline.data.ChatRenderer;
import io.plumbline.data.Split;
import io.plumbline.data.TokenizerFiles;
import io.plumbline.jobs.source.InputRow;
import io.plumbline.jobs.source.InputSource;
import io.plumbline.jobs.source.RowRequest;
import java.util.Iterator;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function2;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;

/** Reads a source as candidates, every row on its own, and counts the rows. */
final class InputReader {
    private final SparkSession spark;
    private final IngestParameters parameters;
    private final Broadcast<TokenizerFiles> files;
    private final Broadcast<SerializableConfiguration> configuration;

    InputReader(
            SparkSession spark,
            IngestParameters parameters,
            Broadcast<TokenizerFiles> files,
            Broadcast<SerializableConfiguration> configuration) {
        this.spark = spark;
        this.parameters = parameters;
        this.files = files;
        this.configuration = configuration;
    }

    /** The rows of a source, of which the columns that the parameters name are read. */
    JavaRDD<InputRow> rows(InputSource source) {
        RowRequest request = new RowRequest(parameters.layout(), CandidateReader.maximumLineBytes(parameters));
        return source.open(JavaSparkContext.fromSparkContext(spark.sparkContext()), request, configuration);
    }

    /** The candidates of rows, as rows of {@link Candidate#SCHEMA}; none where there is no row. */
    Dataset<Row> candidates(JavaRDD<InputRow> rows, Split input) {
        IngestParameters settings = parameters;
        Broadcast<TokenizerFiles> sent = files;
        Function2<Integer, Iterator<InputRow>, Iterator<Row>> read =
                (partition, share) -> new CountedRows(new ReadCandidates(
                        input,
                        partition,
                        share,
                        new CandidateReader(settings, input, ChatRenderer.of(sent.value(), settings.template()))));
        return spark.createDataFrame(rows.mapPartitionsWithIndex(read, false), Candidate.SCHEMA);
    }
}
