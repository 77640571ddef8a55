package io.plumbline.jobs.label;

import io.plumbline.jobs.config.LabelConfig;
import io.plumbline.preference.LabelNoise;
import io.plumbline.preference.ScoredCompletion;
import io.plumbline.preference.ScoredPrompt;
import io.plumbline.preference.ScoredPrompt.Pair;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import scala.Tuple2;

/**
 * {@code preferences/*.parquet}: what is made of the labels of each prompt, in a form that ingest reads.
 *
 * @param config {@code label.write} with its options
 * @param turns type of the columns of prompts and completions
 */
record PreferencesTable(LabelConfig config, DataType turns) implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Folder of the table in the experiment's. */
    static final String NAME = "preferences";

    StructType schema() {
        StructType schema = new StructType().add(CompletionColumns.PROMPT, turns);
        return switch (config.write()) {
            case SCORED -> schema.add("completions", DataTypes.createArrayType(turns))
                    .add("scores", DataTypes.createArrayType(DataTypes.DoubleType));
            case PAIRS, MARGIN -> schema.add("chosen", turns)
                    .add("rejected", turns)
                    .add("score_chosen", DataTypes.DoubleType)
                    .add("score_rejected", DataTypes.DoubleType);
            case BEST, PASSED -> schema.add(CompletionColumns.COMPLETION, turns)
                    .add(LabelsTable.SCORE, DataTypes.DoubleType);
        };
    }

    /**
     * Returns the rows of each prompt, by the prompt's name; none where nothing is to be made of its completions.
     *
     * @param labels of all rows
     */
    JavaRDD<Tuple2<String, List<Row>>> of(JavaRDD<LabelledRow> labels) {
        return labels.filter(label -> label.score() != null)
                .mapToPair(label -> new Tuple2<>(label.row().promptId(), label))
                .groupByKey()
                .map(prompt -> new Tuple2<>(prompt._1(), rows(prompt._1(), prompt._2())));
    }

    private List<Row> rows(String promptId, Iterable<LabelledRow> labels) {
        List<LabelledRow> sorted = new ArrayList<>();
        labels.forEach(sorted::add);
        sorted.sort(Comparator.comparing(label -> label.row().order()));
        Map<String, Turns> texts = new HashMap<>();
        List<ScoredCompletion> completions = new ArrayList<>();
        for (LabelledRow label : sorted) {
            CompletionRow row = label.row();
            String text = row.completion().identity();
            texts.put(text, row.completion());
            completions.add(
                    new ScoredCompletion(row.index() == null ? 0 : row.index(), text, label.score(), label.passed()));
        }
        Object prompt = sorted.get(0).row().prompt().column();
        ScoredPrompt scored = new ScoredPrompt(completions);
        return switch (config.write()) {
            case SCORED -> scored.bestAgainstWorst().isEmpty() ? List.of() : List.of(list(prompt, scored, texts));
            case PAIRS -> scored.bestAgainstWorst().stream()
                    .map(pair -> pair(promptId, prompt, pair, texts))
                    .toList();
            case MARGIN -> scored.pairsAbove(config.margin()).stream()
                    .map(pair -> pair(promptId, prompt, pair, texts))
                    .toList();
            case BEST -> scored.best().stream()
                    .map(best -> one(prompt, best, texts))
                    .toList();
            case PASSED -> kept(scored).stream()
                    .map(kept -> one(prompt, kept, texts))
                    .toList();
        };
    }

    private List<ScoredCompletion> kept(ScoredPrompt scored) {
        return config.threshold() == null ? scored.passed() : scored.reaching(config.threshold());
    }

    private static Row list(Object prompt, ScoredPrompt scored, Map<String, Turns> texts) {
        return RowFactory.create(
                prompt,
                scored.completions().stream()
                        .map(completion -> texts.get(completion.text()).column())
                        .toArray(),
                scored.completions().stream().map(ScoredCompletion::score).toArray(Double[]::new));
    }

    private Row pair(String promptId, Object prompt, Pair pair, Map<String, Turns> texts) {
        boolean isRight = config.noiseTemperature() == 0
                || new LabelNoise(config.noiseTemperature(), config.seed()).prefersBetter(promptId, pair);
        ScoredCompletion chosen = isRight ? pair.better() : pair.worse();
        ScoredCompletion rejected = isRight ? pair.worse() : pair.better();
        return RowFactory.create(
                prompt,
                texts.get(chosen.text()).column(),
                texts.get(rejected.text()).column(),
                chosen.score(),
                rejected.score());
    }

    private static Row one(Object prompt, ScoredCompletion completion, Map<String, Turns> texts) {
        return RowFactory.create(prompt, texts.get(completion.text()).column(), completion.score());
    }
}
