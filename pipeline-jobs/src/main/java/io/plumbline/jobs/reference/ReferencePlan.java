package io.plumbline.jobs.reference;

import io.plumbline.Sha256;
import io.plumbline.jobs.inference.CompletionGroup;
import io.plumbline.loss.Needs;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.apache.spark.api.java.JavaRDD;

/**
 * The work of one run of the reference step, named by its content: the same missing completions, model and
 * numbers give the same plan, batches and parts, so that a run that was killed goes on where it stopped.
 *
 * @param name a letter that keeps it from being taken for a number, and 16 hexadecimal digits
 * @param groups of completions that share a prompt
 * @param completions how many are missing
 * @param tokens of all groups, shared prompts once
 * @param maxBatchTokens tokens of a batch
 */
record ReferencePlan(String name, long groups, long completions, long tokens, int maxBatchTokens) {
    /** The work that a task loses at most when a run is killed. */
    private static final long TOKENS_PER_PART = 65_536;

    private static final int MOST_PARTS = 10_000;

    /** Names apart a plan whose parts hold log-probs by token. */
    private static final String BY_TOKEN = "by token";

    private static final int NAME_BYTES = 8;

    /**
     * Counts and names what is missing; runs a Spark job.
     *
     * @param kept sums alone, or log-probs by token with them
     */
    static ReferencePlan of(
            JavaRDD<CompletionGroup> missing,
            String fingerprint,
            String contract,
            Needs.LogProbs kept,
            int maxBatchTokens) {
        Sum sum = missing.map(Sum::of).fold(Sum.NOTHING, Sum::plus);
        ByteBuffer numbers = ByteBuffer.allocate(3 * Long.BYTES)
                .putLong(sum.completions)
                .putLong(sum.tokens)
                .putLong(maxBatchTokens);
        byte[] digest = digest(
                sum.mixed,
                numbers.array(),
                fingerprint.getBytes(StandardCharsets.UTF_8),
                contract.getBytes(StandardCharsets.UTF_8),
                kept == Needs.LogProbs.TOKENS ? BY_TOKEN.getBytes(StandardCharsets.UTF_8) : new byte[0]);
        return new ReferencePlan(
                "p" + HexFormat.of().formatHex(digest, 0, NAME_BYTES),
                sum.groups,
                sum.completions,
                sum.tokens,
                maxBatchTokens);
    }

    /** Number of part files; follows from the rows alone. */
    int parts() {
        return (int) Math.max(1, Math.min(MOST_PARTS, (tokens + TOKENS_PER_PART - 1) / TOKENS_PER_PART));
    }

    private static byte[] digest(byte[]... pieces) {
        MessageDigest digest = Sha256.begin();
        for (byte[] piece : pieces) {
            digest.update(piece);
        }
        return digest.digest();
    }

    /** A digest that does not depend on the order of the groups: the exclusive or of theirs. */
    private record Sum(long groups, long completions, long tokens, byte[] mixed) implements Serializable {
        private static final long serialVersionUID = 1L;
        private static final int DIGEST_BYTES = 32;
        static final Sum NOTHING = new Sum(0, 0, 0, new byte[DIGEST_BYTES]);

        static Sum of(CompletionGroup group) {
            byte[] name = digest(group.key().getBytes(StandardCharsets.UTF_8));
            return new Sum(1, group.completions().length, group.tokens(), name);
        }

        Sum plus(Sum other) {
            byte[] both = mixed.clone();
            for (int i = 0; i < both.length; i++) {
                both[i] ^= other.mixed[i];
            }
            return new Sum(groups + other.groups, completions + other.completions, tokens + other.tokens, both);
        }
    }
}
