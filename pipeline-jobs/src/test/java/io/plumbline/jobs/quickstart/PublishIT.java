package io.plumbline.jobs.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.jobs.TestSpark;
import io.plumbline.jobs.publish.Rollback;
import io.plumbline.jobs.step.StepName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The whole chain up to publish, of a policy that learned the labels and of one that learned their opposite. */
@ExtendWith(TestSpark.class)
class PublishIT {
    private static final int TRAIN = 64;
    private static final int HELD_OUT = 40;
    private static final List<StepName> CHAIN =
            List.of(StepName.INGEST, StepName.REFERENCE, StepName.TRAIN, StepName.SCORE, StepName.PUBLISH);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final SparkSession spark;
    private final List<String> said = new ArrayList<>();

    @TempDir
    private Path folder;

    PublishIT(SparkSession spark) {
        this.spark = spark;
    }

    @Test
    void aPolicyIsPublishedOnceAWorseOneRefusedAndTheWayBackIsOneCommand() throws IOException {
        Grammar grammar = new Grammar(1);
        List<SyntheticPair> train = grammar.pairs(TRAIN);
        PreferenceFile.write(folder.resolve("held-out.jsonl"), grammar.pairs(HELD_OUT));
        TinyModel.write(folder.resolve("model"), folder.resolve("source"), 1);

        PreferenceFile.write(folder.resolve("train.jsonl"), train);
        run("good");
        JsonNode first = latest();
        String version = first.path("version").asText();
        assertThat(version)
                .matches("\\d{8}T\\d{6}Z-[0-9a-f]{8}")
                .endsWith(first.path("model_fingerprint").asText().substring(0, 8));
        assertThat(first.path("policy").asText()).isEqualTo(version + "/policy");
        Path published = folder.resolve("published").resolve(version);
        assertThat(bytes(published.resolve("policy")))
                .containsKeys("model.safetensors", "tokenizer.json", "config.json")
                .isEqualTo(bytes(folder.resolve("good/experiments/default/policy")));
        assertThat(published.resolve("summary.json"))
                .hasSameBinaryContentAs(folder.resolve("good/experiments/default/summary.json"));
        assertThat(JSON.readTree(published.resolve("manifest.json").toFile())
                        .path("steps")
                        .fieldNames())
                .toIterable()
                .containsExactly("ingest", "reference", "train", "score");
        assertThat(spark.read().parquet(published.resolve("scores").toString()).count())
                .isEqualTo(HELD_OUT);

        // Again: nothing is done, by its record and, where that is lost, by what stands there.
        Map<String, Integer> before = bytes(folder.resolve("published"));
        run("good");
        assertThat(said)
                .contains(
                        "publish: the policy stands in file:" + folder.resolve("published") + " as " + version,
                        "publish: up to date, nothing to do");
        Files.delete(folder.resolve("good/experiments/default/published.json"));
        run("good");
        assertThat(said).anyMatch(line -> line.startsWith("publish: the policy stands in "));
        assertThat(bytes(folder.resolve("published"))).isEqualTo(before);

        PreferenceFile.write(
                folder.resolve("train.jsonl"),
                train.stream()
                        .map(pair -> new SyntheticPair(
                                pair.prompt(),
                                pair.rejected(),
                                pair.chosen(),
                                pair.source(),
                                pair.rewardRejected(),
                                pair.rewardChosen()))
                        .toList());
        for (int time = 0; time < 2; time++) {
            assertThatThrownBy(() -> run("bad", "publish.accuracy-lower-end=0.5", "publish.largest-chosen-fall=1000"))
                    .isInstanceOfSatisfying(PlumblineException.class, refused -> assertThat(refused.kind())
                            .isEqualTo(Kind.GATE))
                    .hasMessageMatching(
                            "Cannot publish: the policy does not pass 2 of 3 gates: the 95 % interval of the"
                                    + " held-out reward accuracy is 0\\.\\d{4} to 0\\.\\d{4} \\(publish\\.accuracy-lower-end asks for"
                                    + " at least 0\\.5000 at its lower end\\); on the 40 held-out examples \\(40 prompts\\) that both have scores of,"
                                    + " the reward accuracy is 0\\.\\d{4}, that of the published " + version
                                    + " 0\\.\\d{4} .*"
                                    + " \\(publish\\.worse-at-most asks for no more than 0\\.0200 below.*\\)\\. Nothing has changed in"
                                    + " .*published; see .*/bad/experiments/default/report.html, train a better policy, or ask for"
                                    + " less");
            assertThat(bytes(folder.resolve("published"))).isEqualTo(before);
            assertThat(folder.resolve("bad/experiments/default/published.json")).doesNotExist();
        }

        // What is wrong with the directory is found before anything is done.
        Path record = published.resolve("version.json");
        Files.move(record, folder.resolve("aside"));
        assertThatThrownBy(() -> run("untrained"))
                .isInstanceOf(PlumblineException.class)
                .hasMessageContaining("Cannot use version " + version);
        Files.move(folder.resolve("aside"), record);
        Path named = folder.resolve("published/latest.json");
        Files.move(named, folder.resolve("aside"));
        assertThatThrownBy(() -> run("untrained"))
                .isInstanceOf(PlumblineException.class)
                .hasMessageContaining("versions are there, but no latest.json");
        Files.move(folder.resolve("aside"), named);
        Files.writeString(folder.resolve("file"), "");
        assertThatThrownBy(() -> run("untrained", "publish.dir=" + folder.resolve("file")))
                .isInstanceOf(PlumblineException.class)
                .hasMessageContaining("Cannot write to publish.dir file:" + folder.resolve("file"));
        for (String place : List.of("untrained", "untrained/experiments", "untrained/_staging/x")) {
            assertThatThrownBy(() -> run("untrained", "publish.dir=" + folder.resolve(place)))
                    .isInstanceOf(PlumblineException.class)
                    .hasMessageContaining("Cannot publish: publish.dir is run.dir or in it, ");
        }
        assertThat(folder.resolve("untrained/examples")).doesNotExist();

        run("bad", "publish.worse-at-most=null");
        String second = latest().path("version").asText();
        assertThat(second).isGreaterThan(version);
        assertThat(latest().path("replaced").asText()).isEqualTo(version);

        said.clear();
        new Rollback(folder.resolve("published").toString(), null)
                .run(new Configuration(), InstantSource.system(), said::add);
        assertThat(latest().path("version").asText()).isEqualTo(version);
        // A scheduler that runs the same again does not undo the way back.
        run("bad", "publish.worse-at-most=null");
        assertThat(said)
                .anyMatch(line -> line.endsWith(", but latest.json there names " + version
                        + "; plumbline rollback --dir file:" + folder.resolve("published") + " --to " + second
                        + " makes it name this one"));
        assertThat(latest().path("version").asText()).isEqualTo(version);
        assertThat(latest().path("by").asText()).isEqualTo("rollback");
    }

    private void run(String name, String... settings) {
        List<String> all = new ArrayList<>(List.of(
                "training.examples-per-step=16",
                "training.learning-rate=1e-3",
                "publish.dir=" + folder.resolve("published"),
                "publish.accuracy-lower-end=0",
                "publish.better-than-length=false"));
        all.addAll(List.of(settings));
        said.clear();
        new TinyChain(spark, folder, folder.resolve(name), said::add).run(CHAIN, all);
    }

    private JsonNode latest() throws IOException {
        return JSON.readTree(folder.resolve("published/latest.json").toFile());
    }

    private static Map<String, Integer> bytes(Path directory) throws IOException {
        Map<String, Integer> bytes = new TreeMap<>();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = directory.relativize(file).toString();
                if (!name.startsWith("_lock") && !name.endsWith(".crc")) {
                    bytes.put(name, Arrays.hashCode(Files.readAllBytes(file)));
                }
            }
        }
        return bytes;
    }
}
