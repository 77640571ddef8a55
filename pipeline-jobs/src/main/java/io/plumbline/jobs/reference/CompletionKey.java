package io.plumbline.jobs.reference;

import io.plumbline.Sha256;
import java.nio.ByteBuffer;
import java.security.MessageDigest;

/** The key of a completion that follows a prompt: SHA-256 over both token ids and the boundary between the two. */
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
        MessageDigest digest = Sha256.begin();
        digest.update(bytes.array());
        return Sha256.hex(digest);
    }
}
