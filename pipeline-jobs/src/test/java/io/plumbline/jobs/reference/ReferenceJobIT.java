package io.plumbline.jobs.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.example.Example;
import io.plumbline.example.ReferencedExample;
import io.plumbline.jobs.TestSpark;
import io.plumbline.jobs.inference.BatchScorer;
import io.plumbline.jobs.inference.CompletionGroup;
import io.plumbline.jobs.inference.CompletionLogProbs;
import io.plumbline.jobs.inference.ScorerSource;
import io.plumbline.jobs.progress.Progress;
import io.plumbline.jobs.progress.SilentProgress;
import io.plumbline.jobs.storage.RunDirectory;
import io.plumbline.jobs.tables.PartFiles;
import io.plumbline.loss.Needs.LogProbs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileUtil;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(TestSpark.class)
class ReferenceJobIT {
    private static final AtomicLong COMPLETIONS_SCORED = new AtomicLong();
    private static final AtomicLong TOKENS_SCORED = new AtomicLong();

    private final SparkSession spark;

    @TempDir
    private Path folder;

    ReferenceJobIT(SparkSession spark) {
        this.spark = spark;
    }

    /** A model whose log-prob says which tokens stood before and in the completion, and in which batch. */
    private record DigestModel() implements ScorerSource {
        private static final long serialVersionUID = 1L;

        @Override
        public BatchScorer open() {
            return groups -> {
                TOKENS_SCORED.addAndGet(
                        groups.stream().mapToInt(CompletionGroup::tokens).sum());
                return groups.stream().map(group -> score(group, groups.size())).toList();
            };
        }

        private static CompletionLogProbs score(CompletionGroup group, int batch) {
            COMPLETIONS_SCORED.addAndGet(group.completions().length);
            double[] logProbs = new double[group.completions().length];
            int[] tokens = new int[logProbs.length];
            float[][] byToken = new float[logProbs.length][];
            for (int i = 0; i < logProbs.length; i++) {
                logProbs[i] = expected(group.prompt(), group.completions()[i]) - batch * 1e-9;
                tokens[i] = group.completions()[i].length;
                byToken[i] = byToken(group.completions()[i]);
            }
            return new CompletionLogProbs(group.key(), logProbs, tokens, byToken);
        }

        /** Of each token minus its id. */
        static float[] byToken(int[] completion) {
            float[] byToken = new float[completion.length];
            for (int token = 0; token < byToken.length; token++) {
                byToken[token] = -completion[token];
            }
            return byToken;
        }

        static double expected(int[] prompt, int[] completion) {
            double sum = 0;
            for (int token : prompt) {
                sum -= 0.001 * token;
            }
            for (int token : completion) {
                sum -= token;
            }
            return sum;
        }
    }

    @Test
    void givesEveryPairItsTwoValues() {
        List<Example> pairs = pairs(0, 300);
        run(pairs, 3);
        List<ReferencedExample> joined = store().join(spark, rdd(pairs, 2)).collect();
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
        run(pairs(0, 300), 3);
        assertThat(scoredBy(() -> run(pairs(0, 300), 2))).isZero();
        assertThat(scoredBy(() -> run(pairs(0, 303), 2))).isEqualTo(6);
        assertThat(store().join(spark, rdd(pairs(0, 303), 2)).count()).isEqualTo(303);
    }

    @Test
    void onePercentNewPairsPassAtMostTwoPercentOfTheRowsThroughTheModel() {
        long[] before = counts();
        run(pairs(0, 5000), 3);
        long[] all = since(before);
        before = counts();
        run(pairs(0, 5050), 2);
        long[] again = since(before);
        assertThat(again[0]).as("completions").isEqualTo(100);
        for (int i = 0; i < all.length; i++) {
            assertThat(again[i]).as("of %d", all[i]).isPositive().isLessThanOrEqualTo(all[i] / 50);
        }
    }

    private static long[] counts() {
        return new long[] {COMPLETIONS_SCORED.get(), TOKENS_SCORED.get()};
    }

    private static long[] since(long[] before) {
        long[] now = counts();
        for (int i = 0; i < now.length; i++) {
            now[i] -= before[i];
        }
        return now;
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
        new ReferenceJob(spark, store(), new DigestModel(), 512).run(rdd(List.of(first, second), 2), progress);
        assertThat(begun).containsExactly("reference: 3 completions");
    }

    @Test
    void scoresACompletionOfTwoPairsOnce() {
        Example first = Example.of("a", "s", new int[] {1}, new int[] {5, 6}, new int[] {7});
        Example second = Example.of("b", "s", new int[] {1}, new int[] {8}, new int[] {5, 6});
        assertThat(scoredBy(() -> run(List.of(first, second), 2))).isEqualTo(3);
        assertThat(store().join(spark, rdd(List.of(first, second), 1)).count()).isEqualTo(2);
    }

    @Test
    void leavesTheSameBytesWhateverThePartitionsAndAfterACut() throws IOException {
        List<Example> pairs = pairs(0, 4000);
        run(pairs, 1);
        Map<String, byte[]> whole = parts();
        assertThat(whole).hasSizeGreaterThan(1);

        assertThat(FileUtil.fullyDelete(folder.resolve("reference").toFile())).isTrue();
        run(pairs, 8);
        assertSameBytes(parts(), whole);

        // As a kill leaves it: some parts, no mark of completion, a half-written file.
        Path cut = folder.resolve("reference").resolve(whole.keySet().iterator().next());
        Files.delete(cut);
        Files.delete(cut.resolveSibling("_SUCCESS"));
        Files.writeString(cut.resolveSibling("_part-00000.parquet.half"), "torn");
        long again = scoredBy(() -> run(pairs, 3));
        assertThat(again).isPositive().isLessThan(8000);
        assertSameBytes(parts(), whole);
    }

    @Test
    void keepsThePartsOfACutPlanWhenRowsWereAddedSince() throws IOException {
        run(pairs(0, 4000), 2);
        Path first =
                folder.resolve("reference").resolve(parts().keySet().iterator().next());
        Files.delete(first);
        Files.delete(first.resolveSibling("_SUCCESS"));
        assertThat(scoredBy(() -> run(pairs(0, 4001), 2))).isLessThan(8000);
        assertThat(store().join(spark, rdd(pairs(0, 4001), 2)).count()).isEqualTo(4001);
    }

    @Test
    void namesThePairWithoutAReference() {
        run(pairs(0, 3), 1);
        Example other = pairs(7, 8).get(0);
        JavaRDD<ReferencedExample> joined = store().join(spark, rdd(List.of(other), 1));
        assertThatThrownBy(joined::collect)
                .rootCause()
                .hasMessageContaining("Cannot find the reference log-prob of chosen of example " + other.id())
                .hasMessageContaining("run reference again");
    }

    @Test
    void passesOverValuesOfAnotherModelOrContract() {
        run(pairs(0, 5), 1);
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
        run(pairs(0, 30), 2);
        ReferenceStore byToken = store(LogProbs.TOKENS);
        assertThat(scoredBy(() -> run(byToken, pairs(0, 20)))).isEqualTo(40);
        assertThat(scoredBy(() -> run(byToken, pairs(0, 20)))).isZero();
        assertThat(scoredBy(() -> run(byToken, pairs(0, 31)))).isEqualTo(22);
        assertThat(scoredBy(() -> run(pairs(0, 31), 2))).isZero();
        List<ReferencedExample> joined =
                byToken.join(spark, rdd(pairs(0, 31), 2)).collect();
        assertThat(joined).hasSize(31);
        for (ReferencedExample row : joined) {
            float[] chosen = DigestModel.byToken(row.example().completions()[0]);
            assertThat(row.byToken()[0]).containsExactly(chosen);
            assertThat(row.reference()[0])
                    .isEqualTo(-IntStream.of(row.example().completions()[0]).sum());
        }
        ReferencedExample sums = store().join(spark, rdd(pairs(30, 31), 1)).first();
        assertThat(sums.hasReference()).isTrue();
        assertThat(sums.hasReferenceByToken()).isFalse();
    }

    @Test
    void filesOfSumsHaveNoTokensAsBeforeThereWereAny() throws IOException {
        run(pairs(0, 3), 1);
        Path part =
                folder.resolve("reference").resolve(parts().keySet().iterator().next());
        assertThat(spark.read().parquet(part.toString()).columns())
                .containsExactly("key", "fingerprint", "contract", "logp", "tokens");
        assertThat(scoredBy(() -> run(pairs(0, 3), 1))).isZero();
        assertThat(scoredBy(() -> run(store(LogProbs.TOKENS), pairs(0, 4)))).isEqualTo(8);
        assertThat(store(LogProbs.TOKENS).join(spark, rdd(pairs(0, 4), 1)).count())
                .isEqualTo(4);
        assertThat(store().join(spark, rdd(pairs(0, 4), 1)).count()).isEqualTo(4);
    }

    /** Of another batch, whose last bits differ, say. */
    @Test
    void tokensThatAreComputedLaterChangeNoSums() {
        Example pair = pairs(0, 1).get(0);
        write("a", LogProbs.TOKENS, pair, -4);
        write("b", LogProbs.SUMS, pair, -5);
        write("c", LogProbs.TOKENS, pair, -3);
        assertThat(store().join(spark, rdd(List.of(pair), 1)).first().reference())
                .containsExactly(-5, -5);
    }

    private void write(String plan, LogProbs kept, Example pair, double logProb) {
        List<ReferenceRow> rows = new ArrayList<>();
        for (int[] completion : pair.completions()) {
            String key = CompletionKey.of(pair.prompt(), completion);
            float[] byToken = kept == LogProbs.TOKENS ? DigestModel.byToken(completion) : null;
            rows.add(new ReferenceRow(key, "model", "float32/1", logProb, completion.length, byToken));
        }
        ReferencePart.write(
                new Configuration(),
                new org.apache.hadoop.fs.Path(store().folder(plan), PartFiles.name(0)),
                kept,
                rows);
    }

    @Test
    void namesThePairWithoutAReferenceByToken() {
        run(pairs(0, 3), 1);
        JavaRDD<ReferencedExample> joined = store(LogProbs.TOKENS).join(spark, rdd(pairs(0, 3), 1));
        assertThatThrownBy(joined::collect)
                .rootCause()
                .hasMessageContaining("Cannot find the reference log-prob of chosen of example ");
    }

    private static org.assertj.core.data.Offset<Double> within() {
        return org.assertj.core.data.Offset.offset(1e-5);
    }

    private ReferenceStore store() {
        return store(LogProbs.SUMS);
    }

    private ReferenceStore store(LogProbs kept) {
        return new ReferenceStore(
                RunDirectory.open(folder.toString(), new Configuration()), "model", "float32/1", kept);
    }

    private long run(ReferenceStore store, List<Example> pairs) {
        return new ReferenceJob(spark, store, new DigestModel(), 512).run(rdd(pairs, 2), new SilentProgress());
    }

    private long run(List<Example> pairs, int partitions) {
        return new ReferenceJob(spark, store(), new DigestModel(), 512)
                .run(rdd(pairs, partitions), new SilentProgress());
    }

    private static long scoredBy(Runnable work) {
        long before = COMPLETIONS_SCORED.get();
        work.run();
        return COMPLETIONS_SCORED.get() - before;
    }

    private JavaRDD<Example> rdd(List<Example> pairs, int partitions) {
        return JavaSparkContext.fromSparkContext(spark.sparkContext()).parallelize(pairs, partitions);
    }

    private static List<Example> pairs(int from, int to) {
        List<Example> pairs = new ArrayList<>();
        for (int i = from; i < to; i++) {
            Random random = new Random(i);
            pairs.add(Example.of(String.format("%064x", i), "test", ids(random, i), ids(random, i), ids(random, i)));
        }
        return pairs;
    }

    private static int[] ids(Random random, int first) {
        int[] ids = random.ints(1 + random.nextInt(20), 0, 1000).toArray();
        ids[0] = first;
        return ids;
    }

    private Map<String, byte[]> parts() throws IOException {
        Map<String, byte[]> parts = new TreeMap<>();
        Path reference = folder.resolve("reference");
        try (Stream<Path> files = Files.walk(reference)) {
            for (Path file : files.filter(path -> path.getFileName().toString().startsWith("part-"))
                    .collect(Collectors.toList())) {
                parts.put(reference.relativize(file).toString(), Files.readAllBytes(file));
            }
        }
        return parts;
    }

    private static void assertSameBytes(Map<String, byte[]> actual, Map<String, byte[]> expected) {
        assertThat(actual.keySet()).isEqualTo(expected.keySet());
        expected.forEach((name, bytes) -> assertThat(actual.get(name)).as(name).isEqualTo(bytes));
    }
}
