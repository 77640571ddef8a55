package io.plumbline.jobs.reference;

import io.plumbline.Sha256;
import io.plumbline.example.CountedTokens;
import io.plumbline.example.Example;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** The key of a completion that follows a prompt: SHA-256 over both token ids and the boundary between the two. */
public final class CompletionKey {
    private CompletionKey() {}

    /**
     * The key of a completion of an example. Where not all of its tokens count, SHA-256 of the key that it else has and of the
     * runs of those that do, each number a big-endian int32.
     */
    public static String of(Example example, int completion) {
        String whole = of(example.prompt(), example.completions()[completion]);
        return example.partOf(completion).map(part -> of(whole, part)).orElse(whole);
    }

    private static String of(String whole, CountedTokens part) {
        ByteBuffer runs = ByteBuffer.allocate(Integer.BYTES * part.runs().length);
        runs.asIntBuffer().put(part.runs());
        MessageDigest digest = Sha256.begin();
        digest.update(whole.getBytes(StandardCharsets.US_ASCII));
        digest.update(runs.array());
        return Sha256.hex(digest);
    }

    /**
     * @param prompt token ids
     * @param completion token ids
     * @return SHA-256 of (tokens of the prompt, prompt ids, completion ids), each a big-endian int32; 64 hexadecimal
     *     digits
     */
    public static String of(int[] prompt, int[] completion) {
        ByteBuffer bytes = ByteBuffer.allocate(
                Math.multiplyExact(Integer.BYTES, Math.addExact(1, Math.addExact(prompt.length, completion.length))));
        bytes.putInt(prompt.length);
        bytes.asIntBuffer().put(prompt).put(completion);
        MessageDigest digest = Sha256.begin();
        digest.update(bytes.array());
        return Sha256.hex(digest);
    }
}
