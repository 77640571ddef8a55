package io.plumbline.jobs.reference;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Names a completion after its prompt: SHA-256 over the token ids and the boundary between the two. */
public final class CompletionKey {
    private CompletionKey() {}

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
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes.array()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
