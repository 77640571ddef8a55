package io.plumbline.jobs.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plumbline.PlumblineException;
import io.plumbline.compare.ScoredExample;
import io.plumbline.example.Example;
import io.plumbline.example.Strength;
import io.plumbline.jobs.TestSpark;
import io.plumbline.jobs.inference.BatchScorer;
import io.plumbline.jobs.inference.CompletionGroup;
import io.plumbline.jobs.progress.SilentProgress;
import io.plumbline.jobs.reference.ReferenceStep;
import io.plumbline.jobs.step.StepContext;
import io.plumbline.jobs.step.StepFixture;
import io.plumbline.jobs.step.StepResult;
import io.plumbline.jobs.storage.ResultFolder;
import io.plumbline.jobs.storage.RunDirectory;
import io.plumbline.jobs.tables.ExamplesTable;
import io.plumbline.watch.TrainingOutcome;
import io.plumbline.watch.TrainingOutcomeJson;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(TestSpark.class)
class ScoreStepIT {
    private static final int PAIRS = 120;

    private final SparkSession spark;

    @TempDir
    private Path folder;

    private StepFixture fixture;
    private RunDirectory directory;

    ScoreStepIT(SparkSession spark) {
        this.spark = spark;
    }

    @BeforeEach
    void begin() {
        fixture = new StepFixture(spark, folder);
        directory = fixture.directory();
    }

    @Test
    void scoresEveryHeldOutPairOnce() throws Exception {
        List<Example> pairs = pairs();
        prepare(pairs);
        StepResult result = fixture.run(new ScoreStep(), context(0, "score.mistake-texts=true"));
        assertThat(result.rowsIn()).isEqualTo(PAIRS);
        assertThat(result.rowsOut()).isEqualTo(PAIRS);
        assertThat(result.summary()).startsWith("held-out reward accuracy 0.").contains(" (95 % interval 0.");

        List<Row> rows = spark.read()
                .parquet(directory.path("experiments/default/scores").toString())
                .select(
                        "id",
                        "policy_chosen_logp",
                        "reference_rejected_logp",
                        "reward_chosen",
                        "chosen_tokens",
                        "margin",
                        "outcome")
                .collectAsList();
        assertThat(rows).extracting(row -> row.getString(0)).isSorted().hasSize(PAIRS);
        BatchScorer policy = fixture.model("run/experiments/default/policy").open();
        BatchScorer reference = fixture.model("base").open();
        long correct = 0;
        for (Row row : rows) {
            Example pair = pairs.stream()
                    .filter(candidate -> candidate.id().equals(row.getString(0)))
                    .findFirst()
                    .orElseThrow();
            double policyChosen = logProb(policy, pair, pair.completions()[0]);
            double referenceChosen = logProb(reference, pair, pair.completions()[0]);
            double referenceRejected = logProb(reference, pair, pair.completions()[1]);
            assertThat(row.getDouble(1)).isCloseTo(policyChosen, within(1e-4));
            assertThat(row.getDouble(2)).isCloseTo(referenceRejected, within(1e-4));
            assertThat(row.getDouble(3)).isCloseTo(0.1 * (policyChosen - referenceChosen), within(1e-4));
            assertThat(row.getInt(4)).isEqualTo(pair.completions()[0].length);
            assertThat(row.getString(6)).isEqualTo(row.getDouble(5) > 0 ? "correct" : "wrong");
            correct += row.getDouble(5) > 0 ? 1 : 0;
        }
        JsonNode summary = new ObjectMapper().readTree(directory.read("experiments/default/summary.json", 1 << 20));
        assertThat(summary.get("pairs").asInt()).isEqualTo(PAIRS);
        assertThat(summary.get("rewards/accuracies").asDouble()).isEqualTo((double) correct / PAIRS);
        assertThat(summary.at("/slices/source")).hasSize(2);
        List<ScoredExample> scored = new ArrayList<>();
        ScoresTable.examples(spark, directory.path("experiments/default/scores"))
                .forEachRemaining(scored::add);
        assertThat(scored)
                .extracting(ScoredExample::id)
                .isSorted()
                .containsExactlyElementsOf(
                        rows.stream().map(row -> row.getString(0)).toList());
        assertThat(scored.stream().mapToInt(ScoredExample::correct).sum()).isEqualTo((int) correct);
        assertThat(summary.get("prompts").asInt()).isEqualTo((PAIRS + 1) / 2);
        assertThat(scored).allMatch(one -> pairs.stream()
                .anyMatch(pair -> pair.id().equals(one.id()) && pair.promptId().equals(one.promptId())));
        assertThat(directory.read("experiments/default/report.html", 1 << 20))
                .contains("loss.beta")
                .contains("Alignment report")
                .contains("<blockquote>no text</blockquote>");
    }

    @Test
    void aPolicyThatIsItsReferenceDiffersInNoBit() throws Exception {
        fixture.writeModel("base", 1, 0.5);
        fixture.writeModel("run/experiments/default/policy", 1, 0.5);
        List<Example> pairs = new ArrayList<>(pairs());
        for (int i = 0; i < PAIRS; i += 4) {
            // Shares a completion with another pair: it is computed once, in that one's group.
            Example other = pairs.get(i);
            pairs.set(
                    i + 1,
                    Example.of(
                            pairs.get(i + 1).id(),
                            other.source(),
                            other.prompt(),
                            other.completions()[1],
                            pairs.get(i + 1).completions()[1]));
        }
        fixture.writeExamples(ExamplesTable.HELD_OUT, pairs.subList(0, 60));
        fixture.writeExamples(ExamplesTable.TRAIN, pairs.subList(60, PAIRS));
        new ReferenceStep().run(context(0));
        fixture.run(new ScoreStep(), context(0));
        List<Row> rows = spark.read()
                .parquet(directory.path("experiments/default/scores").toString())
                .select(
                        "policy_chosen_logp",
                        "reference_chosen_logp",
                        "policy_rejected_logp",
                        "reference_rejected_logp",
                        "outcome")
                .collectAsList();
        assertThat(rows).hasSize(60).allSatisfy(row -> {
            assertThat(row.getDouble(0)).isEqualTo(row.getDouble(1));
            assertThat(row.getDouble(2)).isEqualTo(row.getDouble(3));
            assertThat(row.getString(4)).isEqualTo("tie");
        });
        JsonNode summary = new ObjectMapper().readTree(directory.read("experiments/default/summary.json", 1 << 20));
        assertThat(summary.get("ties").asInt()).isEqualTo(60);
        assertThat(summary.get("rewards/accuracies").asDouble()).isZero();
        assertThat(summary.get("rewards/margins").asDouble()).isZero();
    }

    @Test
    void theSamePolicyGivesTheSameBytes() throws Exception {
        prepare(pairs());
        fixture.run(new ScoreStep(), context(0));
        byte[] first = parquet();
        String summary = directory.read("experiments/default/summary.json", 1 << 20);
        spark.conf().set("spark.sql.shuffle.partitions", "5");
        try {
            fixture.run(new ScoreStep(), context(0));
        } finally {
            spark.conf().set("spark.sql.shuffle.partitions", "2");
        }
        assertThat(parquet()).isEqualTo(first);
        assertThat(fixture.measured())
                .as("nothing tells the step of the policy")
                .containsExactly(0, 0);
        assertThat(directory.read("experiments/default/summary.json", 1 << 20)).isEqualTo(summary);
    }

    @Test
    void saysWhyAPolicyDoesNotPassAndWhatToLookAt() {
        prepare(pairs());
        directory.write(
                "experiments/default/metrics/training.json",
                TrainingOutcomeJson.write(new TrainingOutcome(9, 12, 7, "eval_loss", 0.5, null, null, List.of())));
        ScoreStep step = new ScoreStep();
        StepContext strict = context(0.99);
        StepResult result = fixture.run(step, strict);
        String message = "Held-out reward accuracy is 0\\.\\d{4}, score\\.minimum-accuracy asks for 0\\.9900;"
                + " see summary\\.json and report\\.html in ";
        assertThat(result.refusal())
                .hasMessageMatching(message + directory.path("experiments/default/candidate"))
                .satisfies(refusal -> assertThat(refusal.kind()).isEqualTo(PlumblineException.Kind.GATE));
        assertThat(result.outputs()).containsOnlyKeys("scores", "summary.json", "report.html");
        assertThat(fixture.measured()).as("the step of the policy").containsExactly(7);

        // Scores that are there are judged by what they say.
        ResultFolder folder = ResultFolder.experiment("default");
        assertThat(step.refusal(strict.config(), directory, folder)).hasValueSatisfying(refusal -> assertThat(refusal)
                .hasMessageMatching(message + directory.path("experiments/default")));
        assertThat(step.refusal(context(0.01).config(), directory, folder)).isEmpty();
        directory.write("experiments/default/summary.json", "{}");
        assertThatThrownBy(() -> step.refusal(strict.config(), directory, folder))
                .isInstanceOf(PlumblineException.class)
                .hasMessage("Cannot read rewards/accuracies from " + directory.path("experiments/default/summary.json")
                        + "; delete that file to have the policy scored again");
    }

    /** Its metrics are then held against another reference than the scores, or are of completions that are judged alone. */
    @Test
    void aTrainingOfAnotherKindIsNotComparedWithItsScores() {
        prepare(pairs());
        StringBuilder metrics = new StringBuilder();
        for (int step = 1; step <= 100; step++) {
            metrics.append("{\"step\":" + step + ",\"loss\":0.01,\"rewards/accuracies\":1.0}\n");
        }
        directory.write("experiments/default/metrics/train.jsonl", metrics.toString());
        fixture.run(new ScoreStep(), context(0));
        assertThat(directory.read("experiments/default/summary.json", 1 << 20)).contains("\"overfits\"");
        fixture.run(new ScoreStep(), context(0, "training.reference-refresh-rounds=2"));
        assertThat(directory.read("experiments/default/summary.json", 1 << 20)).doesNotContain("\"overfits\"");
        directory.write("data-report.json", "{\"kept\": {\"train_labelled\": 7}}");
        fixture.run(new ScoreStep(), context(0));
        assertThat(directory.read("experiments/default/summary.json", 1 << 20)).doesNotContain("\"overfits\"");
    }

    @Test
    void saysThatThereIsNothingToScore() {
        prepare(List.of());
        StepContext context = context(0);
        ScoreStep step = new ScoreStep();
        assertThatThrownBy(() -> step.run(context))
                .isInstanceOf(PlumblineException.class)
                .hasMessage(
                        "Cannot score: " + directory.path("examples") + " has no held-out example; set data.held-out or"
                                + " data.held-out-fraction and run ingest again");
    }

    private StepContext context(double minimumAccuracy, String... more) {
        List<String> settings = new ArrayList<>(List.of(
                "engine.max-batch-tokens=128",
                "score.bootstrap-samples=200",
                "score.minimum-accuracy=" + minimumAccuracy));
        settings.addAll(List.of(more));
        return fixture.context(fixture.config("score", settings), new SilentProgress());
    }

    /** Leaves what the steps before do. */
    private void prepare(List<Example> pairs) {
        fixture.writeModel("base", 1, 0.5);
        fixture.writeModel("run/experiments/default/policy", 2, 0.5);
        fixture.writeExamples(ExamplesTable.HELD_OUT, pairs);
        fixture.writeReference("base", ExamplesTable.HELD_OUT);
    }

    private byte[] parquet() throws Exception {
        try (Stream<Path> files = Files.list(fixture.path("run/experiments/default/scores"))) {
            Path file = files.filter(path -> path.toString().endsWith(".parquet"))
                    .findFirst()
                    .orElseThrow();
            return Files.readAllBytes(file);
        }
    }

    private static double logProb(BatchScorer scorer, Example pair, int[] completion) {
        return scorer.score(List.of(CompletionGroup.of("one", pair.prompt(), completion)))
                .get(0)
                .logProbs()[0];
    }

    private static List<Example> pairs() {
        Random random = new Random(3);
        List<Example> pairs = new ArrayList<>();
        for (int i = 0; i < PAIRS; i++) {
            Example pair = Example.of(
                    String.format("%064x", 1000 - i),
                    i % 3 == 0 ? "first" : "second",
                    ids(random),
                    ids(random),
                    ids(random));
            pairs.add(new Example(
                    pair.id(),
                    pair.source(),
                    pair.prompt(),
                    pair.completions(),
                    pair.ranks(),
                    Strength.UNSAID,
                    List.of(),
                    "prompt " + i / 2));
        }
        return pairs;
    }

    private static int[] ids(Random random) {
        return random.ints(1 + random.nextInt(9), 0, StepFixture.VOCABULARY).toArray();
    }
}
