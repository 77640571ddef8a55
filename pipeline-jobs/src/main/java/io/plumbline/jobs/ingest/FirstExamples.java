package io.plumbline.jobs.ingest;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.data.ExampleTokenizer;
import io.plumbline.data.QuarantineException;
import io.plumbline.data.Split;
import io.plumbline.data.TextTokenizer;
import io.plumbline.data.TokenizerFiles;
import io.plumbline.example.Example;
import io.plumbline.jobs.source.InputSource;
import io.plumbline.jobs.source.InputSources;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;

/** The first usable examples of an input, in its order, read and checked as ingest does and tokenised on the driver. */
public final class FirstExamples {
    private FirstExamples() {}

    /**
     * Reads them. Rows that ingest would put aside are passed over, and of equal examples all but the first.
     *
     * @param parameters what to read of {@code train}, and how
     * @param count how many
     * @throws PlumblineException of kind DATA where there are fewer
     */
    public static List<Example> read(SparkSession spark, IngestParameters parameters, TokenizerFiles files, int count) {
        JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
        Configuration hadoop = spark.sparkContext().hadoopConfiguration();
        InputSource source = InputSources.of("data.train", parameters.train(), hadoop, () -> spark);
        Broadcast<SerializableConfiguration> configuration = context.broadcast(new SerializableConfiguration(hadoop));
        Broadcast<TokenizerFiles> sent = context.broadcast(files);
        try (TextTokenizer text = TextTokenizer.of(files)) {
            ExampleTokenizer tokenizer = new ExampleTokenizer(text, parameters.tokenizer());
            InputReader reader = new InputReader(spark, parameters, sent, configuration);
            Iterator<Row> rows =
                    reader.candidates(reader.rows(source), Split.TRAIN).toLocalIterator();
            return first(rows, tokenizer, count, parameters.train());
        } finally {
            sent.destroy();
            configuration.destroy();
        }
    }

    private static List<Example> first(Iterator<Row> rows, ExampleTokenizer tokenizer, int count, List<String> paths) {
        List<Example> examples = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        while (rows.hasNext() && examples.size() < count) {
            Row row = rows.next();
            Candidate candidate = Candidate.isCount(row) ? null : Candidate.of(row);
            if (candidate == null || candidate.rejection() != null) {
                continue;
            }
            if (seen.add(candidate.identity().id())) {
                add(candidate, tokenizer, examples);
            }
        }
        if (examples.size() < count) {
            throw new PlumblineException(
                    Kind.DATA,
                    "Cannot read " + count + " examples of " + String.join(", ", paths) + ": only " + examples.size()
                            + " of its rows are usable");
        }
        return examples;
    }

    private static void add(Candidate candidate, ExampleTokenizer tokenizer, List<Example> examples) {
        try {
            examples.add(candidate.tokenized(tokenizer).example());
        } catch (QuarantineException unusable) {
            // Passed over, as ingest puts it aside: the next row takes its place.
        }
    }
}
