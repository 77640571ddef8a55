package io.plumbline.jobs.ingest;

import io.plumbline.data.Split;
import io.plumbline.data.TokenizerFiles;
import io.plumbline.jobs.config.PlumblineConfig;
import io.plumbline.jobs.source.InputRow;
import io.plumbline.jobs.source.InputSource;
import io.plumbline.jobs.source.InputSources;
import io.plumbline.jobs.storage.OpenModels;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;

/** The first examples of the training input as text, with the boundaries of their tokens, for a user who asks to see them. */
public final class SampledRows {
    private SampledRows() {}

    /**
     * Shows examples. Rows that ingest would put aside are passed over.
     *
     * @param count how many at most; they are looked for in the first thousand rows
     * @param console receives the lines, which hold the texts of the rows: no log
     */
    public static void show(
            SparkSession spark, PlumblineConfig config, Configuration hadoop, int count, Consumer<String> console) {
        IngestParameters parameters = IngestStep.parameters(config);
        InputSource source = InputSources.of("data.train", parameters.train(), hadoop, () -> spark);
        JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
        Broadcast<SerializableConfiguration> configuration = context.broadcast(new SerializableConfiguration(hadoop));
        Broadcast<TokenizerFiles> files = context.broadcast(IngestStep.tokenizer(config, new OpenModels(hadoop)));
        try {
            JavaRDD<InputRow> rows = new InputReader(spark, parameters, files, configuration).rows(source);
            List<List<String>> shown =
                    first(rows, parameters, new ExecutorTokenizer(files, parameters.tokenizer()), count).stream()
                            .flatMap(List::stream)
                            .limit(count)
                            .toList();
            console.accept(shown.size() + " of the first examples of data.train; | is a boundary of tokens");
            for (int index = 0; index < shown.size(); index++) {
                String name = "example " + (index + 1) + ", ";
                shown.get(index).forEach(line -> console.accept(name + line));
            }
        } finally {
            files.destroy();
            configuration.destroy();
        }
    }

    /** The lines of each example of each of the first rows; none for a row that is put aside. */
    private static List<List<List<String>>> first(
            JavaRDD<InputRow> rows, IngestParameters parameters, ExecutorTokenizer tokenizers, int count) {
        FlatMapFunction<Iterator<InputRow>, List<List<String>>> show = share -> new ShownRows(
                share,
                new CandidateReader(parameters, Split.TRAIN, tokenizers.renderer(parameters.template())),
                tokenizers.get(),
                count);
        return rows.mapPartitions(show).take(FirstRows.MOST);
    }
}
