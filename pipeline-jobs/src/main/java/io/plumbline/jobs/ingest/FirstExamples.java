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
import java.util.function.BiFunction;
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
        List<Example> examples =
                with(spark, parameters, files, (reader, source) -> first(reader, source, files, parameters, count));
        if (examples.size() < count) {
            throw new PlumblineException(
                    Kind.DATA,
                    "Cannot read " + count + " examples of " + String.join(", ", parameters.train()) + ": only "
                            + examples.size() + " of its rows are usable");
        }
        return examples;
    }

    /**
     * A part of an input.
     *
     * @param examples its first usable examples
     * @param rows of the whole input
     */
    public record Sample(List<Example> examples, long rows) {
        /** Copies the list. */
        public Sample {
            examples = List.copyOf(examples);
        }
    }

    /**
     * Reads the first usable examples, fewer where the input has fewer, and counts the input's rows.
     *
     * @param parameters what to read of {@code train}, and how
     * @param most how many at the most
     */
    public static Sample upTo(SparkSession spark, IngestParameters parameters, TokenizerFiles files, int most) {
        return with(
                spark,
                parameters,
                files,
                (reader, source) -> new Sample(
                        first(reader, source, files, parameters, most),
                        reader.rows(source).count()));
    }

    private static <R> R with(
            SparkSession spark,
            IngestParameters parameters,
            TokenizerFiles files,
            BiFunction<InputReader, InputSource, R> work) {
        JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
        Configuration hadoop = spark.sparkContext().hadoopConfiguration();
        InputSource source = InputSources.of("data.train", parameters.train(), hadoop, () -> spark);
        Broadcast<SerializableConfiguration> configuration = context.broadcast(new SerializableConfiguration(hadoop));
        Broadcast<TokenizerFiles> sent = context.broadcast(files);
        try {
            return work.apply(new InputReader(spark, parameters, sent, configuration), source);
        } finally {
            sent.destroy();
            configuration.destroy();
        }
    }

    private static List<Example> first(
            InputReader reader, InputSource source, TokenizerFiles files, IngestParameters parameters, int count) {
        try (TextTokenizer text = TextTokenizer.of(files)) {
            Iterator<Row> rows =
                    reader.candidates(reader.rows(source), Split.TRAIN).toLocalIterator();
            return first(rows, new ExampleTokenizer(text, parameters.tokenizer()), count);
        }
    }

    private static List<Example> first(Iterator<Row> rows, ExampleTokenizer tokenizer, int count) {
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
