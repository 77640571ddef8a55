package io.plumbline.jobs.compare;

import io.plumbline.PlumblineException.Kind;
import io.plumbline.compare.Comparison;
import io.plumbline.compare.ComparisonBuilder;
import io.plumbline.compare.Judgement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;

/**
 * Judges the completions of two policies by their scores, prompt by prompt: {@code judgements/}, a row a pair of completions of
 * one prompt, and {@code comparison.json}, the first policy's win rate.
 */
public final class Judge {
    /** The JSON file. */
    public static final String REPORT = "comparison.json";

    private static final long ROWS_PER_FILE = 1_000_000;

    private final CompareContext context;
    private final JudgeSettings settings;

    /** @param settings of the comparison */
    public Judge(CompareContext context, JudgeSettings settings) {
        this.context = context;
        this.settings = settings;
    }

    /**
     * Judges, and replaces what an earlier judging left.
     *
     * @throws io.plumbline.PlumblineException where the tables cannot be compared
     */
    public void run() {
        InputTable first = new InputTable(Command.JUDGE, "--first", settings.first());
        InputTable second = new InputTable(Command.JUDGE, "--second", settings.second());
        try (OutputFolder folder = OutputFolder.open(
                Command.JUDGE,
                settings.out(),
                REPORT,
                List.of(JudgementsTable.NAME),
                List.of(first, second),
                context.hadoop(),
                context.say())) {
            SparkSession spark = context.spark().get();
            try (ScoredTable left = ScoredTable.read(spark, first, settings.columns());
                    ScoredTable right = ScoredTable.read(spark, second, settings.columns())) {
                judge(spark, folder, left, right);
            }
        }
    }

    private void judge(SparkSession spark, OutputFolder folder, ScoredTable left, ScoredTable right) {
        int parts = Math.max(1, spark.sparkContext().defaultParallelism());
        JavaRDD<ComparedPrompt> prompts = left.prompts(parts)
                .cogroup(right.prompts(parts), parts)
                .map(row -> ComparedPrompt.of(row._1(), row._2()._1(), row._2()._2()))
                .sortBy(ComparedPrompt::prompt, true, parts)
                .persist(StorageLevel.MEMORY_AND_DISK());
        try {
            PromptCounts counts = new PromptCounts();
            ComparisonBuilder builder = new ComparisonBuilder();
            for (ComparedPrompt prompt : (Iterable<ComparedPrompt>) prompts::toLocalIterator) {
                if (counts.add(prompt)) {
                    builder.add(judgements(prompt));
                }
            }
            Comparison comparison = builder.build();
            requireComparable(counts, comparison);
            Path staged = folder.stage(JudgementsTable.NAME);
            int files = Math.toIntExact((comparison.judgements() + ROWS_PER_FILE - 1) / ROWS_PER_FILE);
            double margin = settings.margin();
            JudgementsTable.write(
                    spark,
                    prompts.sortBy(ComparedPrompt::prompt, true, files)
                            .flatMap(prompt -> prompt.pairs(margin).iterator()),
                    settings.firstName(),
                    settings.secondName(),
                    staged);
            ComparisonReport report = new ComparisonReport(settings, comparison, counts, left, right);
            folder.commit(Map.of(JudgementsTable.NAME, staged), report.json());
            report.lines().forEach(context.say());
            context.say().accept("judge: wrote " + folder.path(JudgementsTable.NAME) + " and " + REPORT);
        } finally {
            prompts.unpersist();
        }
    }

    private List<Judgement> judgements(ComparedPrompt prompt) {
        List<Judgement> judgements = new ArrayList<>();
        for (ComparedPrompt.Pair pair : prompt.pairs(settings.margin())) {
            judgements.add(pair.of(settings.firstName(), settings.secondName()));
        }
        return judgements;
    }

    private void requireComparable(PromptCounts counts, Comparison comparison) {
        if (counts.most() > ComparedPrompt.MOST_COMPLETIONS) {
            throw Command.JUDGE.failure(
                    Kind.DATA,
                    "a prompt has " + counts.most() + " completions of one policy, expected at most "
                            + ComparedPrompt.MOST_COMPLETIONS + "; does column '"
                            + settings.columns().prompt() + "' tell prompts apart? Name another by --prompt-column");
        }
        if (counts.repeated() > 0) {
            throw Command.JUDGE.failure(
                    Kind.DATA,
                    counts.repeated() + " rows have the prompt and the index of another row of their table; give tables"
                            + " in which each completion stands once");
        }
        if (comparison.winRate() == null) {
            throw Command.JUDGE.failure(
                    Kind.DATA,
                    "no prompt has a scored completion of both policies: " + counts.onlyFirst() + " prompts are in the"
                            + " first table alone, " + counts.onlySecond() + " in the second alone, "
                            + counts.unscored()
                            + " in both without a score on one side; give tables of the same prompts");
        }
    }
}
