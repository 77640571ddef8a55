package io.plumbline.jobs.ingest;

import io.plumbline.Sha256;
import io.plumbline.data.Split;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import scala.Tuple2;

/**
 * Held-out prompts, counted by their text without white space. The same text to the letter is never on both sides of the split,
 * so a prompt that is there once more among those to train on differs in white space alone.
 *
 * @param count different ones
 * @param spaced those that are also among the prompts to train on
 */
record HeldOutPrompts(long count, long spaced) implements Serializable {
    private static final long serialVersionUID = 1L;

    private static final Pattern WHITE_SPACE = Pattern.compile("[\\s\\p{Z}]+");
    private static final int TRAIN = 1;
    private static final int HELD_OUT = 2;

    /**
     * Counts them.
     *
     * @param ingested rows of {@link IngestedRow#SCHEMA}
     */
    static HeldOutPrompts of(Dataset<Row> ingested) {
        JavaRDD<Row> prompts = ingested.filter(functions.col("id").isNotNull())
                .select("split", "prompt")
                .javaRDD();
        JavaRDD<Integer> sides = prompts.flatMapToPair(
                        row -> hash(row.getString(1)).map(hash -> new Tuple2<>(hash, side(row.getString(0)))).stream()
                                .iterator())
                .reduceByKey((one, other) -> one | other)
                .values()
                .filter(side -> side != TRAIN);
        HeldOutPrompts none = new HeldOutPrompts(0, 0);
        return sides.aggregate(
                none,
                (counted, side) -> new HeldOutPrompts(counted.count + 1, counted.spaced + (side == HELD_OUT ? 0 : 1)),
                (one, other) -> new HeldOutPrompts(one.count + other.count, one.spaced + other.spaced));
    }

    private static int side(String split) {
        return split.equals(Split.TRAIN.directory()) ? TRAIN : HELD_OUT;
    }

    /** The hash of a prompt without white space; empty for a prompt that is nothing else. */
    private static Optional<Long> hash(String prompt) {
        String text = WHITE_SPACE.matcher(prompt).replaceAll("");
        if (text.isEmpty()) {
            return Optional.empty();
        }
        MessageDigest digest = Sha256.begin();
        digest.update(text.getBytes(StandardCharsets.UTF_8));
        // Of ten million prompts two have the same 64 bits once in 300,000 inputs.
        return Optional.of(Sha256.number(digest));
    }
}
