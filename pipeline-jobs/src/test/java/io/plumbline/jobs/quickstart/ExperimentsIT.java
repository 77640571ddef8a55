package io.plumbline.jobs.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.jobs.TestSpark;
import io.plumbline.jobs.manifest.FailureStore;
import io.plumbline.jobs.step.StepName;
import io.plumbline.jobs.storage.LiteralPaths;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The whole chain, twice in one run directory whose name is full of wild cards. */
@ExtendWith(TestSpark.class)
class ExperimentsIT {
    private static final int TRAIN = 120;
    private static final int HELD_OUT = 40;
    private static final List<StepName> CHAIN =
            List.of(StepName.INGEST, StepName.REFERENCE, StepName.TRAIN, StepName.SCORE);

    private final SparkSession spark;
    private final List<String> said = new ArrayList<>();

    @TempDir
    private Path folder;

    private Path run;

    ExperimentsIT(SparkSession spark) {
        this.spark = spark;
    }

    @BeforeEach
    void prepare() throws IOException {
        Grammar grammar = new Grammar(1);
        PreferenceFile.write(folder.resolve("train.jsonl"), grammar.pairs(TRAIN));
        PreferenceFile.write(folder.resolve("held-out.jsonl"), grammar.pairs(HELD_OUT));
        TinyModel.write(folder.resolve("model"), folder.resolve("source"), 1);
        run = folder.resolve("run [1] {a,b}?*");
    }

    @Test
    void shareExamplesAndReferenceAndLeaveEachOtherAlone() throws Exception {
        Set<String> jobs = jobsOf(this::run);
        assertThat(jobs)
                .contains(
                        "ingest: look at the first rows",
                        "ingest: read and tokenise data.train and data.held-out",
                        "ingest: write examples/",
                        "train: round 1 of 8",
                        "train: round 8 of 8")
                .anyMatch(job -> job.matches("reference: compute log-probs of \\d+ completions"))
                .anyMatch(job -> job.matches("score: score \\d+ completions"))
                .allSatisfy(job -> assertThat(job).matches("(ingest|reference|train|score)(: \\S.*)?"));
        List<String> saidFirst = List.copyOf(said);
        for (String table : List.of("examples", "quarantine", "reference", "experiments/default/scores")) {
            assertThat(table(table).columns()).as(table).isNotEmpty();
        }
        assertThat(table("examples").groupBy("split").count().collectAsList())
                .extracting(row -> row.getString(0) + " " + row.getLong(1))
                .containsExactlyInAnyOrder("train " + TRAIN, "held_out " + HELD_OUT);
        assertThat(table("quarantine").count()).isZero();
        assertThat(table("quarantine").columns()).containsExactly("reason", "detail", "file", "row");
        Dataset<Row> reference = table("reference");
        assertThat(reference.schema().apply("plan").dataType().typeName()).isEqualTo("string");
        assertThat(reference.select("key").distinct().count())
                .isEqualTo(reference.count())
                .isPositive();
        assertThat(table("experiments/default/scores").count()).isEqualTo(HELD_OUT);

        Map<String, String> first = state(run);
        run("run.name=beta-0.5", "loss.beta=0.5");
        assertThat(said)
                .contains("ingest: up to date, nothing to do", "reference: up to date, nothing to do")
                .contains("train: started", "score: started");
        assertThat(state(run)).containsAllEntriesOf(first);
        assertThat(state(run).keySet().stream().filter(name -> !first.containsKey(name)))
                .isNotEmpty()
                .allSatisfy(name -> assertThat(name).startsWith("experiments/beta-0.5/"));
        assertThat(table("experiments/beta-0.5/scores").count()).isEqualTo(HELD_OUT);
        run();
        assertThat(said)
                .filteredOn(line -> !line.endsWith(": up to date, nothing to do"))
                .as("the verdicts")
                .isNotEmpty()
                .isSubsetOf(saidFirst)
                .allSatisfy(line -> assertThat(line).startsWith("score: "));
    }

    @Test
    void aRetrainingThatDoesNotPassLeavesThePolicyItsScoresAndItsReport() throws IOException {
        run();
        Map<String, String> before = state(run.resolve("experiments/default"));
        assertRefused();
        assertThat(said).contains("train: started again, since loss.beta was 0.1, is 0.5");
        Map<String, String> after = state(run.resolve("experiments/default"));
        before.keySet().removeIf(name -> name.startsWith("checkpoints/"));
        assertThat(after).containsAllEntriesOf(before);
        assertThat(after)
                .containsKeys(
                        "candidate/policy/model.safetensors",
                        "candidate/policy/tokenizer.json",
                        "candidate/metrics/train.jsonl",
                        "candidate/summary.json",
                        "candidate/report.html",
                        "candidate/manifest.json");
        assertRefused();
        assertThat(said)
                .filteredOn(line -> !line.startsWith("score: "))
                .containsExactly(
                        "ingest: up to date, nothing to do",
                        "reference: up to date, nothing to do",
                        "train: up to date, nothing to do");
        assertThat(state(run.resolve("experiments/default"))).isEqualTo(after);
        run("loss.beta=0.5", "score.minimum-accuracy=0.01");
        assertThat(said).contains("score: the candidate has passed, nothing else to do");
        Map<String, String> passed = state(run.resolve("experiments/default"));
        for (String name : List.of("policy/model.safetensors", "metrics/train.jsonl", "summary.json", "report.html")) {
            assertThat(passed).containsEntry(name, after.get("candidate/" + name));
        }
        assertThat(run.resolve("experiments/default/candidate")).doesNotExist();
    }

    private void assertRefused() {
        assertThatThrownBy(() -> run("loss.beta=0.5", "score.minimum-accuracy=1"))
                .isInstanceOfSatisfying(PlumblineException.class, refused -> assertThat(refused.kind())
                        .isEqualTo(Kind.GATE))
                .hasMessageMatching(
                        "Held-out reward accuracy is 0\\.\\d{4}, score\\.minimum-accuracy asks for 1\\.0000; see"
                                + " summary\\.json and report\\.html in .*/experiments/default/candidate");
    }

    /** Returns the descriptions of all Spark jobs that work starts; {@code null} of one without. */
    private Set<String> jobsOf(Runnable work) throws Exception {
        Set<String> jobs = ConcurrentHashMap.newKeySet();
        SparkListener listener = new SparkListener() {
            @Override
            public void onJobStart(SparkListenerJobStart start) {
                jobs.add(String.valueOf(start.properties().getProperty("spark.job.description")));
            }
        };
        spark.sparkContext().addSparkListener(listener);
        work.run();
        spark.sparkContext().listenerBus().waitUntilEmpty();
        spark.sparkContext().removeSparkListener(listener);
        return jobs;
    }

    private void run(String... settings) {
        List<String> all = new ArrayList<>(List.of("training.examples-per-step=16", "training.learning-rate=1e-3"));
        all.addAll(List.of(settings));
        said.clear();
        new TinyChain(spark, folder, run, said::add).run(CHAIN, all);
    }

    private Dataset<Row> table(String name) {
        return LiteralPaths.parquet(
                spark, new org.apache.hadoop.fs.Path(new org.apache.hadoop.fs.Path(run.toString()), name));
    }

    /** Every file with its content and the time it was written, but for the note of a failure. */
    private static Map<String, String> state(Path directory) throws IOException {
        Map<String, String> state = new TreeMap<>();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile)
                    .filter(file -> !file.endsWith(FailureStore.NAME) && !file.endsWith("._failed.json.crc"))
                    .toList()) {
                state.put(
                        directory.relativize(file).toString(),
                        Files.getLastModifiedTime(file) + " " + Arrays.hashCode(Files.readAllBytes(file)));
            }
        }
        return state;
    }
}
