package io.plumbline.jobs.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plumbline.commit.Replacement;
import io.plumbline.data.Columns;
import io.plumbline.data.DataReport;
import io.plumbline.data.ExampleChecks;
import io.plumbline.data.RowLayout;
import io.plumbline.data.SplitRule;
import io.plumbline.data.TemplateOptions;
import io.plumbline.data.TokenizerFiles;
import io.plumbline.data.TokenizerOptions;
import io.plumbline.data.TokenizerOptions.AddBos;
import io.plumbline.data.TokenizerOptions.TruncatePrompt;
import io.plumbline.jobs.progress.SilentProgress;
import io.plumbline.jobs.source.FileSource;
import io.plumbline.jobs.storage.ResultFolder;
import io.plumbline.jobs.storage.RunDirectory;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** One ingest of files in a folder into {@code run} there. */
final class IngestRun {
    /** One for all runs: Hadoop reads its default files anew for each. */
    private static final Configuration HADOOP = new Configuration();

    private final SparkSession spark;
    private final Path folder;
    private final List<String> train = new ArrayList<>();
    private final List<String> heldOut = new ArrayList<>();
    private double heldOutFraction;
    private final List<String> said = new ArrayList<>();
    private RowLayout layout = new RowLayout("auto", Columns.DEFAULT);
    private TokenizerFiles tokenizer = WordTokenizer.files();
    private AddBos addBos = AddBos.AUTO;
    private TemplateOptions template = TemplateOptions.DEFAULT;

    IngestRun(SparkSession spark, Path folder) {
        this.spark = spark;
        this.folder = folder;
    }

    /** A line of JSON; the texts must need no escapes, or hold them. */
    static String pair(String prompt, String chosen, String rejected) {
        return "{\"prompt\": \"" + prompt + "\", \"chosen\": \"" + chosen + "\", \"rejected\": \"" + rejected + "\"}";
    }

    IngestRun train(String name, List<String> lines) throws IOException {
        write(name, lines);
        return train(name);
    }

    IngestRun train(String name) {
        train.add(folder + File.separator + name);
        return this;
    }

    IngestRun heldOut(String name, List<String> lines) throws IOException {
        write(name, lines);
        heldOut.add(folder + File.separator + name);
        return this;
    }

    IngestRun heldOutFraction(double fraction) {
        heldOutFraction = fraction;
        return this;
    }

    IngestRun tokenizer(TokenizerFiles files) {
        tokenizer = files;
        return this;
    }

    IngestRun addBos(AddBos whether) {
        addBos = whether;
        return this;
    }

    IngestRun template(TemplateOptions options) {
        template = options;
        return this;
    }

    IngestRun columns(Columns columns) {
        return layout(new RowLayout("auto", columns));
    }

    IngestRun layout(RowLayout rows) {
        layout = rows;
        return this;
    }

    DataReport ingest() {
        return ingest(1);
    }

    DataReport ingest(double maximumQuarantinedShare) {
        IngestParameters parameters = new IngestParameters(
                train,
                heldOut,
                new SplitRule(heldOutFraction),
                layout,
                new ExampleChecks(100),
                template,
                new TokenizerOptions(8, 4, TruncatePrompt.KEEP_END, addBos, true));
        RunDirectory directory = RunDirectory.open(folder.resolve("run").toString(), HADOOP);
        return ingest(spark, directory, parameters, tokenizer, maximumQuarantinedShare, said::add);
    }

    /** Returns what was said of the inputs. */
    List<String> said() {
        return said;
    }

    /** Ingests files with the defaults of the product into a directory. */
    static DataReport withDefaults(
            SparkSession spark,
            Path run,
            List<String> train,
            TokenizerFiles tokenizer,
            double maximumQuarantinedShare) {
        RunDirectory directory = RunDirectory.open(run.toString(), HADOOP);
        return ingest(spark, directory, defaults(train, 0), tokenizer, maximumQuarantinedShare);
    }

    /** The defaults of the product, but for the share of prompts that are held out. */
    static IngestParameters defaults(List<String> train, double heldOut) {
        return new IngestParameters(
                train,
                List.of(),
                new SplitRule(heldOut),
                new RowLayout("auto", Columns.DEFAULT),
                new ExampleChecks(1_000_000),
                TemplateOptions.DEFAULT,
                TokenizerOptions.DEFAULT);
    }

    /** Ingests the files that are there now, commits what that left, and throws where it did not pass. */
    static DataReport ingest(
            SparkSession spark,
            RunDirectory directory,
            IngestParameters parameters,
            TokenizerFiles tokenizer,
            double maximumQuarantinedShare) {
        return ingest(spark, directory, parameters, tokenizer, maximumQuarantinedShare, sentence -> {});
    }

    private static DataReport ingest(
            SparkSession spark,
            RunDirectory directory,
            IngestParameters parameters,
            TokenizerFiles tokenizer,
            double maximumQuarantinedShare,
            Consumer<String> say) {
        return committed(
                directory,
                new IngestJob(spark, directory, parameters, input(parameters, tokenizer))
                        .run(maximumQuarantinedShare, new SilentProgress(), say));
    }

    /** Finds the files that are there now. */
    static IngestInput input(IngestParameters parameters, TokenizerFiles tokenizer) {
        return new IngestInput(
                FileSource.of("data.train", parameters.train(), HADOOP),
                FileSource.of("data.held-out", parameters.heldOut(), HADOOP),
                tokenizer);
    }

    private static DataReport committed(RunDirectory directory, IngestJob.Result result) {
        ResultFolder folder = result.refusal() == null ? ResultFolder.SHARED : ResultFolder.REFUSED;
        List<Replacement> replacements = new ArrayList<>();
        result.outputs().forEach((name, staged) -> replacements.add(directory.replacement(staged, folder.of(name))));
        directory.commit(replacements);
        if (result.refusal() != null) {
            throw result.refusal();
        }
        return result.report();
    }

    /** Its report. */
    JsonNode report() throws IOException {
        return new ObjectMapper()
                .readTree(folder.resolve("run").resolve(IngestJob.REPORT).toFile());
    }

    /** A table it has left. */
    Dataset<Row> table(String name) {
        return spark.read().parquet(folder.resolve("run").resolve(name).toString());
    }

    private void write(String name, List<String> lines) throws IOException {
        Files.write(folder.resolve(name), lines, StandardCharsets.UTF_8);
    }
}
