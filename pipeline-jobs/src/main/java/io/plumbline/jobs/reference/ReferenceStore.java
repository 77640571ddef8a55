package io.plumbline.jobs.reference;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.example.Example;
import io.plumbline.example.ReferencedExample;
import io.plumbline.jobs.config.PlumblineConfig;
import io.plumbline.jobs.step.StepContext;
import io.plumbline.jobs.storage.LiteralPaths;
import io.plumbline.jobs.storage.RunDirectory;
import io.plumbline.jobs.storage.StorageFailures;
import io.plumbline.jobs.tables.ChainModels;
import io.plumbline.jobs.tables.PartFiles;
import io.plumbline.loss.Needs;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import scala.Tuple2;
import scala.collection.Seq;

/**
 * Log-probs of a reference, those of a run in {@code reference/}: a folder {@code plan=NAME} a plan, a file a part, a row a completion. Rows of
 * other models and other numeric contracts may stand beside those asked for and are passed over. So are rows of sums alone
 * where log-probs by token are asked for; rows with both serve those who ask for sums too.
 */
public final class ReferenceStore {
    /** Folder of the run's store in the run directory. */
    public static final String NAME = "reference";

    /** Stands in a plan's folder once all its parts do. */
    private static final String COMPLETE = "_SUCCESS";

    /** Makes a column of the plans' names where the whole store is read as one table. */
    private static final String PLAN_PREFIX = "plan=";

    /** The columns that are read. A file that was written before the last was thought of has none of it. */
    private static final StructType READ = new StructType()
            .add("key", DataTypes.StringType)
            .add("fingerprint", DataTypes.StringType)
            .add("contract", DataTypes.StringType)
            .add("logp", DataTypes.DoubleType)
            .add("token_logps", DataTypes.createArrayType(DataTypes.FloatType, false));

    private final RunDirectory directory;
    private final String folder;
    private final String fingerprint;
    private final String contract;
    private final Needs.LogProbs kept;

    /**
     * The run's store of a model's log-probs.
     *
     * @param directory of the run
     * @param fingerprint of the reference model
     * @param contract numeric contract of its log-probs
     * @param kept those by token with the sums, or sums alone
     */
    public ReferenceStore(RunDirectory directory, String fingerprint, String contract, Needs.LogProbs kept) {
        this(directory, NAME, fingerprint, contract, kept);
    }

    private ReferenceStore(
            RunDirectory directory, String folder, String fingerprint, String contract, Needs.LogProbs kept) {
        this.directory = directory;
        this.folder = folder;
        this.fingerprint = fingerprint;
        this.contract = contract;
        this.kept = kept;
    }

    /** The store that a step fills or reads. */
    public static ReferenceStore of(StepContext context) {
        PlumblineConfig config = context.config();
        return new ReferenceStore(
                context.directory(),
                context.models().fingerprint(ChainModels.reference(config, context.directory())),
                ChainModels.contract(config),
                config.loss().losses().needs().keptOfReference());
    }

    /**
     * Returns a store that keeps the same of another model, in another place.
     *
     * @param place folder in the run directory
     * @param model fingerprint of the model
     */
    public ReferenceStore forModel(String place, String model) {
        return new ReferenceStore(directory, place, model, contract, kept);
    }

    /** Fingerprint of the reference model. */
    public String fingerprint() {
        return fingerprint;
    }

    String contract() {
        return contract;
    }

    /** Returns which log-probs of a completion are kept. */
    public Needs.LogProbs kept() {
        return kept;
    }

    /** Folder of a plan, whether or not it is there. */
    Path folder(String plan) {
        return directory.path(folder + "/" + PLAN_PREFIX + plan);
    }

    /** Marks a plan as complete. */
    void complete(String plan) {
        directory.write(folder + "/" + PLAN_PREFIX + plan + "/" + COMPLETE, "");
    }

    /** Names of the plans that are there, whether complete or cut short, in order. */
    List<String> plans() {
        List<String> plans = new ArrayList<>();
        for (FileStatus status : list(directory.path(folder))) {
            String name = status.getPath().getName();
            if (status.isDirectory() && name.startsWith(PLAN_PREFIX)) {
                plans.add(name.substring(PLAN_PREFIX.length()));
            }
        }
        return plans.stream().sorted().toList();
    }

    boolean isComplete(String plan) {
        return directory.exists(folder + "/" + PLAN_PREFIX + plan + "/" + COMPLETE);
    }

    /** Indices of a plan's committed parts. */
    List<Integer> parts(String plan) {
        return partFiles(plan).stream().map(PartFiles::index).toList();
    }

    private List<Path> partFiles(String plan) {
        return PartFiles.of(directory.fileSystem(), folder(plan));
    }

    private FileStatus[] list(Path path) {
        try {
            FileSystem files = directory.fileSystem();
            return files.exists(path) ? files.listStatus(path) : new FileStatus[0];
        } catch (IOException | FSError e) {
            throw StorageFailures.at("list " + path, e);
        }
    }

    /**
     * The values of some plans under this store's model and contract, one a key.
     *
     * @param plans as {@link #plans} names them
     */
    JavaPairRDD<String, CompletionValue> values(SparkSession spark, List<String> plans) {
        Path[] files = plans.stream().flatMap(plan -> partFiles(plan).stream()).toArray(Path[]::new);
        if (files.length == 0) {
            return JavaSparkContext.fromSparkContext(spark.sparkContext())
                    .<Tuple2<String, CompletionValue>>emptyRDD()
                    .mapToPair(pair -> pair);
        }
        Dataset<Row> rows = LiteralPaths.parquet(spark, READ, files)
                .where(functions
                        .col("fingerprint")
                        .equalTo(fingerprint)
                        .and(functions.col("contract").equalTo(contract)));
        return kept == Needs.LogProbs.TOKENS ? byToken(rows) : sums(rows);
    }

    /**
     * Of several rows of a key, each by another batch, one is taken, always the same: one of sums alone where there is one, so
     * that tokens which another experiment computes later change nothing.
     */
    private static JavaPairRDD<String, CompletionValue> sums(Dataset<Row> rows) {
        Column first = functions.struct(functions.col("token_logps").isNull(), functions.col("logp"));
        return rows.groupBy("key")
                .agg(functions.max_by(functions.col("logp"), first))
                .javaRDD()
                .mapToPair(row -> new Tuple2<>(row.getString(0), CompletionValue.ofSum(row.getDouble(1))));
    }

    private static JavaPairRDD<String, CompletionValue> byToken(Dataset<Row> rows) {
        return rows.where(functions.col("token_logps").isNotNull())
                .groupBy("key")
                .agg(functions.max("token_logps"))
                .javaRDD()
                .mapToPair(row -> new Tuple2<>(row.getString(0), CompletionValue.ofTokens(floats(row.getSeq(1)))));
    }

    private static float[] floats(Seq<Float> boxed) {
        float[] floats = new float[boxed.size()];
        for (int index = 0; index < floats.length; index++) {
            floats[index] = boxed.apply(index);
        }
        return floats;
    }

    /**
     * Gives every example its reference log-probs.
     *
     * @param examples ids differ
     * @return as many examples as were given, in no particular order
     * @throws PlumblineException of kind DATA, when the result is used, where a completion has no row; it names the example
     */
    public JavaRDD<ReferencedExample> join(SparkSession spark, JavaRDD<Example> examples) {
        String place = directory.path(folder).toString();
        return examples.mapToPair(example -> new Tuple2<>(example.id(), example))
                .join(CompletionValues.of(examples, values(spark, plans())))
                .values()
                .map(found -> referenced(found._1(), require(found._1(), found._2(), place)));
    }

    private static ReferencedExample referenced(Example example, CompletionValue[] values) {
        return new ReferencedExample(example, CompletionValue.sums(values), CompletionValue.byToken(values));
    }

    private static CompletionValue[] require(Example example, CompletionValue[] values, String place) {
        for (int index = 0; index < values.length; index++) {
            if (values[index] == null || Double.isNaN(values[index].logProb())) {
                throw new PlumblineException(
                        Kind.DATA,
                        "Cannot find the reference log-prob of " + example.name(index) + " of example "
                                + example.id() + " in " + place
                                + "; delete that directory and run reference again");
            }
        }
        return values;
    }
}
