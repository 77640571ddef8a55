package io.plumbline.jobs.reference;

import io.plumbline.example.Example;
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
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/**
 * Runs of {@link DigestModel} as the reference.
 *
 * @param spark the session
 * @param folder the run directory
 */
record DigestRuns(SparkSession spark, Path folder) {
    /** Returns the store of sums. */
    ReferenceStore store() {
        return store(LogProbs.SUMS);
    }

    ReferenceStore store(LogProbs kept) {
        return new ReferenceStore(
                RunDirectory.open(folder.toString(), new Configuration()), "model", "float32/1", kept);
    }

    long run(ReferenceStore store, List<Example> pairs) {
        return new ReferenceJob(spark, store, new DigestModel(), 512).run(rdd(pairs, 2), new SilentProgress());
    }

    long run(List<Example> pairs, int partitions) {
        return new ReferenceJob(spark, store(), new DigestModel(), 512)
                .run(rdd(pairs, partitions), new SilentProgress());
    }

    JavaRDD<Example> rdd(List<Example> pairs, int partitions) {
        return JavaSparkContext.fromSparkContext(spark.sparkContext()).parallelize(pairs, partitions);
    }

    /** Returns the bytes of each part of the store, by name. */
    Map<String, byte[]> parts() throws IOException {
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

    /** Writes a part of the store as a run leaves it that has given a pair these log-probs. */
    void write(String plan, LogProbs kept, Example pair, double logProb) {
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

    /** Makes pairs of random tokens, of which each number gives the same. */
    static List<Example> pairs(int from, int to) {
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
}
