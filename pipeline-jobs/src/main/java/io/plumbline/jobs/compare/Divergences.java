package io.plumbline.jobs.compare;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.compare.DivergenceBuilder;
import io.plumbline.compare.LogRatios;
import io.plumbline.data.TokenizerAgreement;
import io.plumbline.jobs.config.EngineConfig;
import io.plumbline.jobs.inference.BatchPlan;
import io.plumbline.jobs.inference.CompletionGroup;
import io.plumbline.jobs.inference.CompletionLogProbs;
import io.plumbline.jobs.inference.LogProbJob;
import io.plumbline.jobs.progress.Progress;
import io.plumbline.jobs.progress.TaskCounter;
import io.plumbline.jobs.storage.OpenModels;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;
import scala.Tuple2;

/**
 * Estimates how far a policy is from a reference, from completions that the policy sampled: {@code divergences/}, a row a
 * completion, and {@code divergence.json}.
 */
public final class Divergences {
    /** The JSON file. */
    public static final String REPORT = "divergence.json";

    private static final long ROWS_PER_FILE = 1_000_000;

    /** Mean difference of a token's log-prob that no precision explains. */
    private static final double OTHER_POLICY = 0.05;

    private final CompareContext context;
    private final DivergenceSettings settings;
    private final EngineConfig engine;

    /** @param settings of the estimate */
    public Divergences(CompareContext context, DivergenceSettings settings) {
        this.context = context;
        this.settings = settings;
        this.engine = settings.engine().hereWithoutGpus(context.say());
        engine.requireFollowed();
    }

    /**
     * Estimates, and replaces what an earlier run left.
     *
     * @throws PlumblineException where models or completions cannot be used
     */
    public void run() {
        InputTable input = new InputTable(Command.DIVERGENCE, "--completions", settings.completions());
        OpenModels models = new OpenModels(context.hadoop());
        ComparedModel reference = ComparedModel.open(models, "--reference", settings.reference(), engine);
        ComparedModel policy = settings.policy() == null ? null : policy(models);
        try (OutputFolder folder = OutputFolder.open(
                Command.DIVERGENCE,
                settings.out(),
                REPORT,
                List.of(DivergencesTable.NAME),
                List.of(input),
                context.hadoop(),
                context.say())) {
            SparkSession spark = context.spark().get();
            try (CompletionsTable completions = CompletionsTable.read(spark, input, settings.policy())) {
                completions.requireUsable();
                reference.requireFit(completions.rows());
                if (policy != null) {
                    policy.requireFit(completions.rows());
                }
                estimate(spark, folder, completions, reference, policy);
            }
        }
    }

    private ComparedModel policy(OpenModels models) {
        ComparedModel policy = ComparedModel.open(models, "--policy", settings.policy(), engine);
        TokenizerAgreement.require(models.tokenizer(settings.policy()), models.tokenizer(settings.reference()));
        return policy;
    }

    private void estimate(
            SparkSession spark,
            OutputFolder folder,
            CompletionsTable completions,
            ComparedModel reference,
            ComparedModel policy) {
        long passes = policy == null ? 1 : 2;
        int maxTokens = engine.maxBatchTokens();
        JavaRDD<SampledGroup> groups = completions
                .rows()
                .groupBy(SampledCompletion::prompt)
                .flatMap(row -> SampledGroup.of(row._1(), row._2(), maxTokens))
                .persist(StorageLevel.MEMORY_AND_DISK());
        JavaRDD<DivergingCompletion> compared;
        try (Progress.Activity activity =
                context.progress().begin("divergence", "completions", passes * completions.count())) {
            compared = compared(spark, groups, reference, policy, activity.counter())
                    .persist(StorageLevel.MEMORY_AND_DISK());
            compared.count();
        } finally {
            groups.unpersist();
        }
        try {
            int files = Math.toIntExact((completions.count() + ROWS_PER_FILE - 1) / ROWS_PER_FILE);
            JavaRDD<DivergingCompletion> sorted = compared.sortBy(DivergingCompletion::place, true, files);
            Sums sums = sums(sorted.toLocalIterator());
            requireOwn(sums);
            Path staged = folder.stage(DivergencesTable.NAME);
            DivergencesTable.write(spark, sorted, staged);
            DivergenceReport report = new DivergenceReport(
                    settings, engine, reference, policy, sums.builder.build(), sums.cut, completions.isSamplingKnown());
            folder.commit(Map.of(DivergencesTable.NAME, staged), report.json());
            report.lines().forEach(context.say());
            context.say().accept("divergence: wrote " + folder.path(DivergencesTable.NAME) + " and " + REPORT);
        } finally {
            compared.unpersist();
        }
    }

    private JavaRDD<DivergingCompletion> compared(
            SparkSession spark,
            JavaRDD<SampledGroup> groups,
            ComparedModel reference,
            ComparedModel policy,
            TaskCounter counter) {
        JavaPairRDD<String, SampledGroup> keyed = groups.mapToPair(group -> new Tuple2<>(group.key(), group));
        JavaPairRDD<String, float[][]> ofReference = logProbs(spark, groups, reference, counter);
        if (policy == null) {
            return keyed.join(ofReference)
                    .flatMap(row ->
                            DivergingCompletion.of(row._2()._1(), null, row._2()._2()));
        }
        return keyed.join(ofReference)
                .join(logProbs(spark, groups, policy, counter))
                .flatMap(row -> DivergingCompletion.of(
                        row._2()._1()._1(), row._2()._2(), row._2()._1()._2()));
    }

    private JavaPairRDD<String, float[][]> logProbs(
            SparkSession spark, JavaRDD<SampledGroup> groups, ComparedModel model, TaskCounter counter) {
        int parts = Math.max(1, spark.sparkContext().defaultParallelism());
        JavaRDD<CompletionGroup> scored = groups.map(SampledGroup::group);
        return new LogProbJob(model.source(spark.sparkContext(), engine), counter)
                .of(BatchPlan.of(scored, engine.maxBatchTokens(), parts))
                .mapToPair((CompletionLogProbs row) -> new Tuple2<>(row.key(), row.byToken()));
    }

    /** The sums of all completions. */
    private static final class Sums {
        private final DivergenceBuilder builder = new DivergenceBuilder();
        private long cut;
        private long tokens;
        private double difference;
    }

    /** Gathers completions by prompt; sorted, so that sums do not depend on how the table is cut. */
    private static Sums sums(Iterator<DivergingCompletion> sorted) {
        Sums sums = new Sums();
        List<LogRatios> ofOnePrompt = new ArrayList<>();
        String prompt = null;
        while (sorted.hasNext()) {
            DivergingCompletion completion = sorted.next();
            if (prompt != null && !prompt.equals(completion.prompt())) {
                sums.builder.add(ofOnePrompt);
                ofOnePrompt.clear();
            }
            prompt = completion.prompt();
            ofOnePrompt.add(completion.ratios());
            sums.cut += completion.isCut() ? 1 : 0;
            sums.tokens += completion.ratios().tokens();
            sums.difference += completion.difference();
        }
        sums.builder.add(ofOnePrompt);
        return sums;
    }

    private void requireOwn(Sums sums) {
        double mean = sums.difference / sums.tokens;
        if (mean > OTHER_POLICY) {
            throw Command.DIVERGENCE.failure(
                    Kind.DATA,
                    String.format(
                            Locale.ROOT,
                            "the completions were not drawn from --policy = %s: its log-probs differ by %.3f a token from"
                                    + " those with which they were sampled; name the policy that sampled them",
                            settings.policy(),
                            mean));
        }
    }
}
