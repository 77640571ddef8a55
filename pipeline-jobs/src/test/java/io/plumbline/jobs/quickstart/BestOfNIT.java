package io.plumbline.jobs.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.plumbline.jobs.TestSpark;
import io.plumbline.jobs.quickstart.Completion.Manner;
import io.plumbline.jobs.step.StepName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The best of n completions by the grammar's true reward. */
@ExtendWith(TestSpark.class)
class BestOfNIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PROMPTS = 250;
    private static final int MOST = 16;

    private final SparkSession spark;

    @TempDir
    private Path folder;

    BestOfNIT(SparkSession spark) {
        this.spark = spark;
    }

    /**
     * The mean of the best of n is the expected greatest of n draws from the distribution of all: Σ x_i ((i/N)^n − ((i−1)/N)^n)
     * over the N rewards in their order.
     */
    @Test
    void raisesTheMeanRewardAsTheClosedFormSays() throws IOException {
        List<double[]> rewards = write();
        double[] all = rewards.stream().flatMapToDouble(Arrays::stream).sorted().toArray();
        double before = Double.NEGATIVE_INFINITY;
        for (int n : new int[] {2, 4, 8, 16}) {
            new TinyChain(spark, folder, folder.resolve("run"), line -> {})
                    .run(
                            List.of(StepName.LABEL),
                            List.of(
                                    "run.name=best-of-" + n,
                                    "label.by=grammar-reward",
                                    "label.write=best",
                                    "label.completions=" + folder.resolve("first-" + n + ".jsonl")));
            List<Row> best = spark.read()
                    .parquet(folder.resolve("run/experiments/best-of-" + n + "/preferences")
                            .toString())
                    .collectAsList();
            assertThat(best).hasSize(PROMPTS);
            double[] scores =
                    best.stream().mapToDouble(row -> row.getAs("score")).toArray();
            double mean = Arrays.stream(scores).average().orElseThrow();
            double variance = Arrays.stream(scores)
                    .map(score -> (score - mean) * (score - mean))
                    .average()
                    .orElseThrow();
            // The 99.9 % interval of a mean.
            assertThat(Math.abs(mean - expectedBest(all, n)))
                    .as("best of " + n)
                    .isLessThan(3.29 * Math.sqrt(variance / PROMPTS));
            assertThat(mean).isGreaterThan(before);
            before = mean;
            best.forEach(row -> assertThat(GrammarReward.of(row.getAs("prompt"), row.getAs("completion")))
                    .isEqualTo(row.<Double>getAs("score")));
        }
    }

    private static double expectedBest(double[] sorted, int n) {
        double expected = 0;
        for (int i = 0; i < sorted.length; i++) {
            expected += sorted[i] * (Math.pow((i + 1.0) / sorted.length, n) - Math.pow((double) i / sorted.length, n));
        }
        return expected;
    }

    /** Writes the first n of each prompt's completions, and returns the rewards of all, which the verifier does not compute. */
    private List<double[]> write() throws IOException {
        SplittableRandom random = new SplittableRandom(5);
        List<double[]> rewards = new ArrayList<>();
        List<List<String>> lines = new ArrayList<>();
        for (SyntheticPair pair : new Grammar(5).pairs(PROMPTS)) {
            String asked = pair.prompt().replaceAll("(?s).* ([a-z]+)\\?\nAnswer:", "$1");
            double[] ofPrompt = new double[MOST];
            List<String> rows = new ArrayList<>();
            for (int index = 0; index < MOST; index++) {
                Completion completion = completion(asked, random);
                ofPrompt[index] = completion.reward(asked);
                rows.add(JSON.createObjectNode()
                        .put("prompt", pair.prompt())
                        .put("completion", completion.text(random.nextInt(2)))
                        .put("index", index)
                        .toString());
            }
            rewards.add(ofPrompt);
            lines.add(rows);
        }
        for (int n : new int[] {2, 4, 8, 16}) {
            Files.write(
                    folder.resolve("first-" + n + ".jsonl"),
                    lines.stream().flatMap(rows -> rows.subList(0, n).stream()).toList());
        }
        return rewards;
    }

    private static Completion completion(String asked, SplittableRandom random) {
        String subject = random.nextInt(2) == 0 ? asked : Grammar.SUBJECTS.get(random.nextInt(8));
        List<String> needs = new ArrayList<>(List.of(Grammar.NEEDS.get(random.nextInt(6))));
        if (random.nextInt(2) == 0) {
            needs.add(Grammar.NEEDS.get(random.nextInt(6)));
        }
        return new Completion(
                Manner.values()[random.nextInt(3)], subject, needs, random.nextInt(5) < 2, random.nextInt(2) == 0);
    }
}
