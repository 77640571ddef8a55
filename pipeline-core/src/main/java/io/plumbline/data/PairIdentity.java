package io.plumbline.data;

import io.plumbline.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * Who a pair is, whatever file or row it stands in. Every hash is SHA-256 over a list of texts, each as its UTF-8 length
 * in bytes (four bytes, big-endian) and its UTF-8 bytes, so that no two different lists are hashed as the same bytes.
 *
 * @param pairId hash of prompt, chosen, rejected: 64 hexadecimal digits
 * @param sidesId hash of the prompt and the two completions in either order: what contradicting pairs share
 * @param groupId hash of the prompt, or {@code sidesId} where the prompt is empty: what must not be on both sides of the
 *     split
 */
public record PairIdentity(String pairId, String sidesId, String groupId) {

    /** The identity of a pair. */
    public static PairIdentity of(PreferencePair pair) {
        boolean ordered = pair.chosen().compareTo(pair.rejected()) <= 0;
        String first = ordered ? pair.chosen() : pair.rejected();
        String second = ordered ? pair.rejected() : pair.chosen();
        String sidesId = hash("sides", pair.prompt(), first, second);
        String groupId = pair.prompt().isEmpty() ? sidesId : hash("prompt", pair.prompt());
        return new PairIdentity(hash(pair.prompt(), pair.chosen(), pair.rejected()), sidesId, groupId);
    }

    /** SHA-256 of a list of texts. */
    static String hash(String... texts) {
        MessageDigest digest = Sha256.begin();
        for (String text : texts) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            digest.update(new byte[] {
                (byte) (bytes.length >>> 24),
                (byte) (bytes.length >>> 16),
                (byte) (bytes.length >>> 8),
                (byte) bytes.length
            });
            digest.update(bytes);
        }
        return Sha256.hex(digest);
    }
}
