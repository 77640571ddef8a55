package io.plumbline.data;

import io.plumbline.Sha256;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The hashes by which an example is known, whatever file or row it stands in. Every hash is SHA-256 over a list of texts,
 * each as its UTF-8 length in bytes (four bytes, big-endian) and its UTF-8 bytes, so that no two different lists are hashed
 * as the same bytes.
 *
 * @param id hash of prompt and completions, the best first; where completions tie, also of −1 and their ranks, and of a
 *     completion with a label of −1 and 1 where it is good, 2 where it is bad, four bytes each: 64 hexadecimal digits
 * @param membersId hash of the prompt and the completions in any order: contradicting examples share it
 * @param groupId hash of {@link TextExample#question()}, or {@code membersId} where that is empty: examples that share it
 *     must be on the same side of the split
 */
public record ExampleIdentity(String id, String membersId, String groupId) {
    /** Stands where the length of a text would: no text has it. */
    private static final int NO_TEXT = -1;

    /** Returns the identity of an example. */
    public static ExampleIdentity of(TextExample example) {
        List<String> members = new ArrayList<>(example.completions());
        Collections.sort(members);
        members.add(0, "sides");
        members.add(1, example.prompt());
        String membersId = hash(members.toArray(String[]::new));
        String groupId = example.question().isEmpty() ? membersId : hash("prompt", example.question());
        return new ExampleIdentity(id(example), membersId, groupId);
    }

    private static String id(TextExample example) {
        MessageDigest digest = Sha256.begin();
        Sha256.add(digest, example.prompt());
        example.completions().forEach(text -> Sha256.add(digest, text));
        if (example.hasTies()) {
            digest.update(bytes(NO_TEXT));
            example.ranks().forEach(rank -> digest.update(bytes(rank)));
        }
        Boolean isGood = example.strength().label().isGood();
        if (isGood != null) {
            digest.update(bytes(NO_TEXT));
            digest.update(bytes(isGood ? 1 : 2));
        }
        return Sha256.hex(digest);
    }

    /** Returns the SHA-256 of a list of texts. */
    static String hash(String... texts) {
        MessageDigest digest = Sha256.begin();
        for (String text : texts) {
            Sha256.add(digest, text);
        }
        return Sha256.hex(digest);
    }

    private static byte[] bytes(int number) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(number).array();
    }
}
