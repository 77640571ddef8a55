package io.plumbline.jobs.ingest;

import io.plumbline.FaultCollector;
import io.plumbline.data.Split;
import io.plumbline.data.TokenizerFiles;
import io.plumbline.jobs.config.PlumblineConfig;
import io.plumbline.jobs.source.InputSources;
import io.plumbline.jobs.storage.OpenModels;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;

/** The look at the first rows that ingest begins with, alone. */
public final class FirstLook {
    private FirstLook() {}

    /**
     * Looks at the first thousand rows of each input.
     *
     * @param models of the run
     * @param say receives how they are understood and what they show, without their texts
     * @throws io.plumbline.PlumblineException that names all faults for which ingest would stop there
     */
    public static void look(
            SparkSession spark, PlumblineConfig config, Configuration hadoop, OpenModels models, Consumer<String> say) {
        IngestParameters parameters = IngestStep.parameters(config);
        JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
        Broadcast<SerializableConfiguration> configuration = context.broadcast(new SerializableConfiguration(hadoop));
        Broadcast<TokenizerFiles> files = context.broadcast(IngestStep.tokenizer(config, models));
        try {
            InputReader reader = new InputReader(spark, parameters, files, configuration);
            ExecutorTokenizer tokenizers = new ExecutorTokenizer(files, parameters.tokenizer());
            List<FirstRows> first = new ArrayList<>();
            FaultCollector faults = new FaultCollector();
            faults.collect(() -> first.add(FirstRows.of(
                    IngestStep.TRAIN,
                    reader.rows(InputSources.of(IngestStep.TRAIN, parameters.train(), hadoop, () -> spark)),
                    parameters,
                    tokenizers,
                    Split.TRAIN)));
            if (!parameters.heldOut().isEmpty()) {
                faults.collect(() -> first.add(FirstRows.of(
                        IngestStep.HELD_OUT,
                        reader.rows(InputSources.of(IngestStep.HELD_OUT, parameters.heldOut(), hadoop, () -> spark)),
                        parameters,
                        tokenizers,
                        Split.HELD_OUT)));
            }
            first.forEach(rows -> rows.sentences().forEach(say));
            first.forEach(rows -> faults.collect(rows::requireOne));
            faults.collect(() -> IdleOptionsOfRows.check(parameters, first, say));
            faults.refuse();
        } finally {
            files.destroy();
            configuration.destroy();
        }
    }
}
