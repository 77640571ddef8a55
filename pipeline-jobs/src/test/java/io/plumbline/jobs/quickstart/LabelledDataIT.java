package io.plumbline.jobs.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plumbline.PlumblineException;
import io.plumbline.data.ExampleTokenizer;
import io.plumbline.data.QuarantineException;
import io.plumbline.data.TextExample;
import io.plumbline.data.TextTokenizer;
import io.plumbline.data.TokenizerOptions;
import io.plumbline.data.TokenizerOptions.AddBos;
import io.plumbline.data.TokenizerOptions.TruncatePrompt;
import io.plumbline.engine.Precision;
import io.plumbline.example.Example;
import io.plumbline.jobs.TestSpark;
import io.plumbline.jobs.inference.BatchScorer;
import io.plumbline.jobs.inference.CompletionGroup;
import io.plumbline.jobs.inference.ModelSource;
import io.plumbline.jobs.step.StepName;
import io.plumbline.jobs.storage.OpenModels;
import io.plumbline.model.RandomInitializer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Every form of preferences is read by ingest, texts and messages; and the implicit reward of a policy. */
@ExtendWith(TestSpark.class)
class LabelledDataIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PROMPTS = 30;
    private static final String TEMPLATE = "{% for m in messages %}{{ m.content }}{% endfor %}";

    private final SparkSession spark;

    @TempDir
    private Path folder;

    LabelledDataIT(SparkSession spark) {
        this.spark = spark;
    }

    private void run(List<StepName> steps, String... settings) {
        new TinyChain(spark, folder, folder.resolve("run"), line -> {}).run(steps, Arrays.asList(settings));
    }

    private JsonNode report() throws IOException {
        return JSON.readTree(folder.resolve("run/data-report.json").toFile());
    }

    private void write(boolean asMessages) throws IOException {
        TinyModel.write(folder.resolve("model"), folder.resolve("source"), 1);
        Files.writeString(folder.resolve("model/chat_template.jinja"), TEMPLATE);
        Grammar grammar = new Grammar(3);
        List<String> rows = new ArrayList<>();
        for (SyntheticPair pair : grammar.pairs(PROMPTS)) {
            int index = 0;
            for (String completion : List.of(pair.chosen(), pair.rejected(), pair.chosen())) {
                rows.add(JSON.createObjectNode()
                        .<ObjectNode>set("prompt", turns(asMessages, "user", pair.prompt()))
                        .<ObjectNode>set("completion", turns(asMessages, "assistant", completion))
                        .put("index", index++)
                        .toString());
            }
        }
        Files.write(folder.resolve("completions.jsonl"), rows);
        PreferenceFile.write(folder.resolve("held-out.jsonl"), grammar.pairs(8));
    }

    private static JsonNode turns(boolean asMessages, String role, String content) {
        return asMessages
                ? JSON.createArrayNode()
                        .add(JSON.createObjectNode().put("role", role).put("content", content))
                : JSON.getNodeFactory().textNode(content);
    }

    private String table(String name) {
        return folder.resolve("run/experiments/default").resolve(name).toString();
    }

    private void ingestOf(String write, String format, long kept, String... more) throws IOException {
        List<String> settings = new ArrayList<>(List.of(
                "label.by=grammar-reward",
                "label.completions=" + folder.resolve("completions.jsonl"),
                "label.write=" + write));
        settings.addAll(List.of(more));
        run(List.of(StepName.LABEL), settings.toArray(String[]::new));
        run(
                List.of(StepName.INGEST),
                "data.train=" + table("preferences"),
                "data.held-out=[]",
                "data.held-out-fraction=0",
                "data.format=" + format);
        assertThat(report().at("/kept/train").longValue()).as(write).isEqualTo(kept);
        assertThat(report().at("/quarantined").longValue()).as(write).isZero();
    }

    /** The grammar draws two completions of equal reward for some prompts. */
    private long compared() {
        return spark.read().parquet(table("preferences")).count();
    }

    @Test
    void ingestReadsEachFormOfTexts() throws IOException {
        write(false);
        run(
                List.of(StepName.LABEL),
                "label.by=grammar-reward",
                "label.write=pairs",
                "label.completions=" + folder.resolve("completions.jsonl"));
        long pairs = compared();
        assertThat(pairs).isBetween(PROMPTS * 3L / 4, (long) PROMPTS);
        for (String format : List.of("auto", "scored")) {
            ingestOf("scored", format, pairs);
        }
        for (String format : List.of("auto", "pair")) {
            ingestOf("pairs", format, pairs);
        }
        ingestOf("margin", "auto", pairs, "label.margin=0");
        ingestOf("best", "demonstration", PROMPTS);
        ingestOf("best", "auto", PROMPTS);
        run(
                List.of(StepName.LABEL),
                "label.by=grammar-reward",
                "label.write=passed",
                "label.threshold=-100",
                "label.completions=" + folder.resolve("completions.jsonl"));
        assertThat(compared()).isEqualTo(2 * PROMPTS);
        ingestOf("passed", "auto", 2 * PROMPTS, "label.threshold=-100");
    }

    @Test
    void ingestReadsEachFormOfMessages() throws IOException {
        write(true);
        run(
                List.of(StepName.LABEL),
                "label.by=grammar-reward",
                "label.write=pairs",
                "label.completions=" + folder.resolve("completions.jsonl"));
        long pairs = compared();
        ingestOf("scored", "auto", pairs);
        ingestOf("pairs", "auto", pairs);
        ingestOf("margin", "chat", pairs, "label.margin=0");
        ingestOf("best", "auto", PROMPTS);
        ingestOf("passed", "demonstration", 2 * PROMPTS, "label.threshold=-100");
    }

    /** The log-prob of one completion, computed alone. */
    private double logProb(String model, String prompt, String completion) throws QuarantineException {
        return alone(ModelSource::open, model, prompt, completion);
    }

    /** The score of one completion by a reward model, computed alone. */
    private double score(String model, String prompt, String completion) throws QuarantineException {
        return alone(ModelSource::openForScores, model, prompt, completion);
    }

    private double alone(Function<ModelSource, BatchScorer> opened, String model, String prompt, String completion)
            throws QuarantineException {
        String place = folder.resolve(model).toString();
        OpenModels models = new OpenModels(new Configuration());
        try (TextTokenizer text = TextTokenizer.of(models.tokenizer(place));
                BatchScorer scorer =
                        opened.apply(new ModelSource(place, models.fingerprint(place), "cpu", Precision.FLOAT32, 1))) {
            Example example = new ExampleTokenizer(
                            text, new TokenizerOptions(96, 32, TruncatePrompt.KEEP_END, AddBos.AUTO, true))
                    .tokenize(new TextExample(prompt, List.of(completion), List.of(1)), "", "")
                    .example();
            return scorer.score(List.of(CompletionGroup.of("one", example.prompt(), example.completions()[0])))
                    .get(0)
                    .logProbs()[0];
        }
    }

    /** β log(π / π_ref), of the log-probs of each completion alone. */
    @Test
    void thePolicysImplicitRewardIsThatOfItsLogProbs() throws IOException, QuarantineException {
        write(false);
        TinyModel.write(folder.resolve("other"), folder.resolve("source-2"), 2);
        Files.write(
                folder.resolve("train.jsonl"),
                List.of("{\"prompt\": \"a\", \"chosen\": \" b\", \"rejected\": \" c\"}"));
        String[] scored = {
            "label.by=policy",
            "label.policy=" + folder.resolve("other"),
            "label.beta=0.25",
            "label.write=pairs",
            "label.completions=" + folder.resolve("completions.jsonl")
        };
        run(List.of(StepName.LABEL), scored);
        List<Row> labels = spark.read().parquet(table("labels")).collectAsList();
        assertThat(labels).hasSize(3 * PROMPTS);
        assertThat(labels).allMatch(row -> row.getAs("score") != null && row.getAs("passed") == null);

        for (Row row : labels.subList(0, 12)) {
            double expected = 0.25
                    * (logProb("other", row.getAs("prompt"), row.getAs("completion"))
                            - logProb("model", row.getAs("prompt"), row.getAs("completion")));
            assertThat(row.<Double>getAs("score")).isEqualTo(expected, within(1e-4));
        }
        run(
                List.of(StepName.LABEL),
                "label.by=policy",
                "label.policy=" + folder.resolve("model"),
                "label.write=pairs",
                "label.completions=" + folder.resolve("completions.jsonl"));
        assertThat(spark.read().parquet(table("labels")).where("score <> 0").count())
                .isZero();
        assertThat(compared()).isZero();

        // The reference would take the policy's ids for other tokens.
        Path tokenizer = folder.resolve("other/tokenizer.json");
        ObjectNode other = (ObjectNode) JSON.readTree(tokenizer.toFile());
        ObjectNode ids = (ObjectNode) other.at("/model/vocab");
        List<String> names = new ArrayList<>();
        ids.fieldNames().forEachRemaining(names::add);
        String last = names.get(names.size() - 1);
        String before = names.get(names.size() - 2);
        JsonNode id = ids.get(last);
        ids.set(last, ids.get(before));
        ids.set(before, id);
        JSON.writeValue(tokenizer.toFile(), other);
        assertThatThrownBy(() -> run(List.of(StepName.LABEL), scored))
                .hasMessageStartingWith("Cannot use the reference = " + folder.resolve("model")
                        + ": its tokenizer is not that of label.policy = " + folder.resolve("other") + ": the token '");
    }

    @Test
    void aRewardModelsScoresAreThoseOfEachCompletionAlone() throws IOException, QuarantineException {
        write(false);
        ObjectNode config =
                (ObjectNode) JSON.readTree(folder.resolve("model/config.json").toFile());
        config.putArray("architectures").add("LlamaForSequenceClassification");
        config.putObject("id2label").put("0", "LABEL_0");
        config.put("tie_word_embeddings", false).put("pad_token_id", 0);
        JSON.writeValue(folder.resolve("source/config.json").toFile(), config);
        RandomInitializer.write(
                folder.resolve("source/config.json"), folder.resolve("source"), 4, folder.resolve("reward"));
        run(
                List.of(StepName.LABEL),
                "label.by=reward-model",
                "label.reward-model=" + folder.resolve("reward"),
                "label.completions=" + folder.resolve("completions.jsonl"));

        List<Row> labels = spark.read().parquet(table("labels")).collectAsList();
        assertThat(labels).hasSize(3 * PROMPTS).allMatch(row -> row.getAs("score") != null);
        for (Row row : labels.subList(0, 12)) {
            assertThat(row.<Double>getAs("score"))
                    .isEqualTo(score("reward", row.getAs("prompt"), row.getAs("completion")), within(1e-4));
        }
        assertThatThrownBy(() -> run(
                        List.of(StepName.LABEL),
                        "label.by=reward-model",
                        "label.reward-model=" + folder.resolve("model"),
                        "label.completions=" + folder.resolve("completions.jsonl")))
                .isInstanceOf(PlumblineException.class)
                .hasMessageEndingWith("it gives log-probs and no score; give a reward model, or set label.by = policy");
    }

    @Test
    void theExperimentsOwnRewardModelScoresWhereNoneIsNamed() throws IOException, QuarantineException {
        write(false);
        PreferenceFile.write(folder.resolve("train.jsonl"), new Grammar(5).pairs(32));
        String[] settings = {
            "training.epochs=1",
            "training.examples-per-step=8",
            "label.by=reward-model",
            "label.completions=" + folder.resolve("completions.jsonl")
        };
        run(List.of(StepName.INGEST), settings);
        assertThatThrownBy(() -> run(List.of(StepName.LABEL), settings))
                .isInstanceOf(PlumblineException.class)
                .hasMessageStartingWith("Cannot label: reward-model has not been done in ");

        run(List.of(StepName.REWARD_MODEL, StepName.LABEL), settings);

        List<Row> labels = spark.read().parquet(table("labels")).collectAsList();
        assertThat(labels).hasSize(3 * PROMPTS).allMatch(row -> row.getAs("score") != null);
        for (Row row : labels.subList(0, 12)) {
            assertThat(row.<Double>getAs("score"))
                    .isEqualTo(
                            score(table("reward-model"), row.getAs("prompt"), row.getAs("completion")), within(1e-4));
        }
        settings[0] = "training.epochs=2";
        assertThatThrownBy(() -> run(List.of(StepName.LABEL), settings))
                .isInstanceOf(PlumblineException.class)
                .hasMessageStartingWith("Cannot label: reward-model was done with another configuration: ");
    }
}
