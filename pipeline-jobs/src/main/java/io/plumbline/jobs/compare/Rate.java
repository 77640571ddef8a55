package io.plumbline.jobs.compare;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.compare.Judgement;
import io.plumbline.compare.Judgements;
import io.plumbline.compare.Ratings;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;

/** Rates players from tables of judgements: {@code ratings.json}, and a table on the console. */
public final class Rate {
    /** The JSON file. */
    public static final String REPORT = "ratings.json";

    private final CompareContext context;
    private final RateSettings settings;

    /** @param settings of the rating */
    public Rate(CompareContext context, RateSettings settings) {
        this.context = context;
        this.settings = settings;
    }

    /**
     * Rates, and replaces what an earlier rating left.
     *
     * @throws PlumblineException where the tables do not give ratings
     */
    public void run() {
        List<InputTable> inputs = settings.tables().stream()
                .map(table -> new InputTable(Command.RATE, "--data", table))
                .toList();
        try (OutputFolder folder = OutputFolder.open(
                Command.RATE, settings.out(), REPORT, List.of(), inputs, context.hadoop(), context.say())) {
            SparkSession spark = context.spark().get();
            List<JudgedTable> tables = new ArrayList<>();
            try {
                inputs.forEach(input -> tables.add(JudgedTable.read(spark, input, settings.columns())));
                RatingsReport report = rate(spark, tables);
                folder.commit(Map.of(), report.json());
                report.lines().forEach(context.say());
                context.say().accept("rate: wrote " + folder.path(REPORT));
            } finally {
                tables.forEach(JudgedTable::close);
            }
        }
    }

    private RatingsReport rate(SparkSession spark, List<JudgedTable> tables) {
        JavaSparkContext java = JavaSparkContext.fromSparkContext(spark.sparkContext());
        JavaRDD<JudgedRow> rows = java.emptyRDD();
        for (JudgedTable table : tables) {
            rows = rows.union(table.rows(settings.outcomes()));
        }
        rows.persist(StorageLevel.MEMORY_AND_DISK());
        try {
            Map<JudgedRow.Use, Long> uses = new EnumMap<>(JudgedRow.Use.class);
            uses.putAll(rows.map(JudgedRow::use).countByValue());
            requireUsable(uses);
            int parts = Math.max(1, java.defaultParallelism());
            Sums sums = sums(rows.filter(JudgedRow::isJudgement)
                    .sortBy(row -> row, true, parts)
                    .toLocalIterator());
            return new RatingsReport(
                    settings, Ratings.of(sums.judgements, settings.options()), tables, uses, sums.repeated);
        } finally {
            rows.unpersist();
        }
    }

    /** Judgements, and how many of them say word for word the same as another one of their prompt. */
    private static final class Sums {
        private final Judgements judgements = new Judgements();
        private long repeated;
    }

    /** Gathers rows by prompt; sorted, so that sums do not depend on how the tables are cut. */
    private static Sums sums(Iterator<JudgedRow> sorted) {
        Sums sums = new Sums();
        List<Judgement> ofOnePrompt = new ArrayList<>();
        JudgedRow last = null;
        while (sorted.hasNext()) {
            JudgedRow row = sorted.next();
            boolean isOfLast =
                    last != null && row.prompt() != null && row.prompt().equals(last.prompt());
            if (!isOfLast && last != null) {
                sums.judgements.add(ofOnePrompt);
                ofOnePrompt.clear();
            }
            sums.repeated += isOfLast && row.equals(last) ? 1 : 0;
            ofOnePrompt.add(row.judgement());
            last = row;
        }
        if (last != null) {
            sums.judgements.add(ofOnePrompt);
        }
        return sums;
    }

    private void requireUsable(Map<JudgedRow.Use, Long> uses) {
        long all = uses.values().stream().mapToLong(Long::longValue).sum();
        long fine = uses.getOrDefault(JudgedRow.Use.JUDGEMENT, 0L) + uses.getOrDefault(JudgedRow.Use.SELF_PLAY, 0L);
        if (all - fine > settings.maxUnusable() * all) {
            throw new PlumblineException(
                    Kind.DATA,
                    "Cannot rate: " + (all - fine) + " of " + all + " rows are of no use: " + reasons(uses)
                            + "; name other columns or outcomes, mend the rows, or set --max-unusable-fraction higher than "
                            + settings.maxUnusable());
        }
    }

    private static String reasons(Map<JudgedRow.Use, Long> uses) {
        return uses.entrySet().stream()
                .filter(use -> use.getKey() != JudgedRow.Use.JUDGEMENT)
                .map(use -> use.getKey().reason() + " (" + use.getValue() + ")")
                .collect(Collectors.joining(", "));
    }
}
