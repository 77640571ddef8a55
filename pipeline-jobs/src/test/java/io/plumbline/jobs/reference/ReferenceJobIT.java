package io.plumbline.jobs.reference;

import static io.plumbline.jobs.reference.DigestModel.countedBy;
import static io.plumbline.jobs.reference.DigestModel.scoredBy;
import static io.plumbline.jobs.reference.DigestRuns.pairs;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.example.Example;
import io.plumbline.example.ReferencedExample;
import io.plumbline.jobs.TestSpark;
import io.plumbline.jobs.progress.Progress;
import io.plumbline.jobs.progress.SilentProgress;
import io.plumbline.jobs.storage.RunDirectory;
import io.plumbline.loss.Needs.LogProbs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileUtil;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(TestSpark.class)
class ReferenceJobIT {
    private final SparkSession spark;

    @TempDir
    private Path folder;

    private DigestRuns runs;

    ReferenceJobIT(SparkSession spark) {
        this.spark = spark;
    }

    @BeforeEach
    void prepare() {
        runs = new DigestRuns(spark, folder);
    }

    @Test
    void givesEveryPairItsTwoValues() {
        List<Example> pairs = pairs(0, 300);
        runs.run(pairs, 3);
        List<ReferencedExample> joined =
                runs.store().join(spark, runs.rdd(pairs, 2)).collect();
        assertThat(joined).hasSize(300);
        for (ReferencedExample row : joined) {
            Example pair = row.example();
            assertThat(row.reference()[0])
                    .isCloseTo(DigestModel.expected(pair.prompt(), pair.completions()[0]), within());
            assertThat(row.reference()[1])
                    .isCloseTo(DigestModel.expected(pair.prompt(), pair.completions()[1]), within());
        }
    }

    @Test
    void computesOnlyWhatIsMissing() {
        runs.run(pairs(0, 300), 3);
        assertThat(scoredBy(() -> runs.run(pairs(0, 300), 2))).isZero();
        assertThat(scoredBy(() -> runs.run(pairs(0, 303), 2))).isEqualTo(6);
        assertThat(runs.store().join(spark, runs.rdd(pairs(0, 303), 2)).count()).isEqualTo(303);
    }

    @Test
    void onePercentNewPairsPassAtMostTwoPercentOfTheRowsThroughTheModel() {
        long[] all = countedBy(() -> runs.run(pairs(0, 5000), 3));
        long[] again = countedBy(() -> runs.run(pairs(0, 5050), 2));
        assertThat(again[0]).as("completions").isEqualTo(100);
        for (int i = 0; i < all.length; i++) {
            assertThat(again[i]).as("of %d", all[i]).isPositive().isLessThanOrEqualTo(all[i] / 50);
        }
    }

    @Test
    void progressCountsCompletions() {
        List<String> begun = new ArrayList<>();
        Progress progress = (name, unit, total) -> {
            begun.add(name + ": " + total + " " + unit);
            return new SilentProgress().begin(name, unit, total);
        };
        Example first = Example.of("a", "s", new int[] {1}, new int[] {5, 6}, new int[] {7});
        Example second = Example.of("b", "s", new int[] {1}, new int[] {8}, new int[] {5, 6});
        new ReferenceJob(spark, runs.store(), new DigestModel(), 512)
                .run(runs.rdd(List.of(first, second), 2), progress);
        assertThat(begun).containsExactly("reference: 3 completions");
    }

    @Test
    void scoresACompletionOfTwoPairsOnce() {
        Example first = Example.of("a", "s", new int[] {1}, new int[] {5, 6}, new int[] {7});
        Example second = Example.of("b", "s", new int[] {1}, new int[] {8}, new int[] {5, 6});
        assertThat(scoredBy(() -> runs.run(List.of(first, second), 2))).isEqualTo(3);
        assertThat(runs.store().join(spark, runs.rdd(List.of(first, second), 1)).count())
                .isEqualTo(2);
    }

    @Test
    void leavesTheSameBytesWhateverThePartitionsAndAfterACut() throws IOException {
        List<Example> pairs = pairs(0, 4000);
        runs.run(pairs, 1);
        Map<String, byte[]> whole = runs.parts();
        assertThat(whole).hasSizeGreaterThan(1);

        assertThat(FileUtil.fullyDelete(folder.resolve("reference").toFile())).isTrue();
        runs.run(pairs, 8);
        assertSameBytes(runs.parts(), whole);

        // As a kill leaves it: some parts, no mark of completion, a half-written file.
        Path cut = folder.resolve("reference").resolve(whole.keySet().iterator().next());
        Files.delete(cut);
        Files.delete(cut.resolveSibling("_SUCCESS"));
        Files.writeString(cut.resolveSibling("_part-00000.parquet.half"), "torn");
        long again = scoredBy(() -> runs.run(pairs, 3));
        assertThat(again).isPositive().isLessThan(8000);
        assertSameBytes(runs.parts(), whole);
    }

    @Test
    void keepsThePartsOfACutPlanWhenRowsWereAddedSince() throws IOException {
        runs.run(pairs(0, 4000), 2);
        Path first = folder.resolve("reference")
                .resolve(runs.parts().keySet().iterator().next());
        Files.delete(first);
        Files.delete(first.resolveSibling("_SUCCESS"));
        assertThat(scoredBy(() -> runs.run(pairs(0, 4001), 2))).isLessThan(8000);
        assertThat(runs.store().join(spark, runs.rdd(pairs(0, 4001), 2)).count())
                .isEqualTo(4001);
    }

    @Test
    void namesThePairWithoutAReference() {
        runs.run(pairs(0, 3), 1);
        Example other = pairs(7, 8).get(0);
        JavaRDD<ReferencedExample> joined = runs.store().join(spark, runs.rdd(List.of(other), 1));
        assertThatThrownBy(joined::collect)
                .rootCause()
                .hasMessageContaining("Cannot find the reference log-prob of chosen of example " + other.id())
                .hasMessageContaining("run reference again");
    }

    @Test
    void passesOverValuesOfAnotherModelOrContract() {
        runs.run(pairs(0, 5), 1);
        RunDirectory directory = RunDirectory.open(folder.toString(), new Configuration());
        for (ReferenceStore other : List.of(
                new ReferenceStore(directory, "other", "float32/1", LogProbs.SUMS),
                new ReferenceStore(directory, "model", "bfloat16/1", LogProbs.SUMS))) {
            assertThat(other.values(spark, other.plans()).count()).isZero();
        }
    }

    /** By token only what lacks it is computed, once; a store with tokens serves those who ask for sums. */
    @Test
    void computesByTokenWhatIsThereAsSumsAlone() {
        runs.run(pairs(0, 30), 2);
        ReferenceStore byToken = runs.store(LogProbs.TOKENS);
        assertThat(scoredBy(() -> runs.run(byToken, pairs(0, 20)))).isEqualTo(40);
        assertThat(scoredBy(() -> runs.run(byToken, pairs(0, 20)))).isZero();
        assertThat(scoredBy(() -> runs.run(byToken, pairs(0, 31)))).isEqualTo(22);
        assertThat(scoredBy(() -> runs.run(pairs(0, 31), 2))).isZero();
        List<ReferencedExample> joined =
                byToken.join(spark, runs.rdd(pairs(0, 31), 2)).collect();
        assertThat(joined).hasSize(31);
        for (ReferencedExample row : joined) {
            float[] chosen = DigestModel.byToken(row.example().completions()[0]);
            assertThat(row.byToken()[0]).containsExactly(chosen);
            assertThat(row.reference()[0])
                    .isEqualTo(-IntStream.of(row.example().completions()[0]).sum());
        }
        ReferencedExample sums =
                runs.store().join(spark, runs.rdd(pairs(30, 31), 1)).first();
        assertThat(sums.hasReference()).isTrue();
        assertThat(sums.hasReferenceByToken()).isFalse();
    }

    @Test
    void filesOfSumsHaveNoTokensAsBeforeThereWereAny() throws IOException {
        runs.run(pairs(0, 3), 1);
        Path part = folder.resolve("reference")
                .resolve(runs.parts().keySet().iterator().next());
        assertThat(spark.read().parquet(part.toString()).columns())
                .containsExactly("key", "fingerprint", "contract", "logp", "tokens");
        assertThat(scoredBy(() -> runs.run(pairs(0, 3), 1))).isZero();
        assertThat(scoredBy(() -> runs.run(runs.store(LogProbs.TOKENS), pairs(0, 4))))
                .isEqualTo(8);
        assertThat(runs.store(LogProbs.TOKENS)
                        .join(spark, runs.rdd(pairs(0, 4), 1))
                        .count())
                .isEqualTo(4);
        assertThat(runs.store().join(spark, runs.rdd(pairs(0, 4), 1)).count()).isEqualTo(4);
    }

    /** Of another batch, whose last bits differ, say. */
    @Test
    void tokensThatAreComputedLaterChangeNoSums() {
        Example pair = pairs(0, 1).get(0);
        runs.write("a", LogProbs.TOKENS, pair, -4);
        runs.write("b", LogProbs.SUMS, pair, -5);
        runs.write("c", LogProbs.TOKENS, pair, -3);
        assertThat(runs.store().join(spark, runs.rdd(List.of(pair), 1)).first().reference())
                .containsExactly(-5, -5);
    }

    @Test
    void namesThePairWithoutAReferenceByToken() {
        runs.run(pairs(0, 3), 1);
        JavaRDD<ReferencedExample> joined = runs.store(LogProbs.TOKENS).join(spark, runs.rdd(pairs(0, 3), 1));
        assertThatThrownBy(joined::collect)
                .rootCause()
                .hasMessageContaining("Cannot find the reference log-prob of chosen of example ");
    }

    private static org.assertj.core.data.Offset<Double> within() {
        return org.assertj.core.data.Offset.offset(1e-5);
    }

    private static void assertSameBytes(Map<String, byte[]> actual, Map<String, byte[]> expected) {
        assertThat(actual.keySet()).isEqualTo(expected.keySet());
        expected.forEach((name, bytes) -> assertThat(actual.get(name)).as(name).isEqualTo(bytes));
    }
}
