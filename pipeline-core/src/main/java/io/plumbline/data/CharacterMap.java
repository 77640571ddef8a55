package io.plumbline.data;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.util.Arrays;
import java.util.Base64;

/**
 * SentencePiece's precompiled character map: a double-array trie (four bytes of its length, then 32-bit units,
 * <a href="https://github.com/s-yata/darts-clone">darts-clone</a>) and the replacements it points into. The tokenizer
 * library follows its offsets without checking them.
 */
final class CharacterMap {
    private static final int LEAF = 1 << 31;

    private CharacterMap() {}

    /** Returns whether every text stays within the trie and its replacements. */
    static boolean isSound(String base64) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            return false;
        }
        ByteBuffer map = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        if (map.remaining() < Integer.BYTES) {
            return false;
        }
        int trieBytes = map.getInt();
        if (trieBytes <= 0 || trieBytes % Integer.BYTES != 0 || trieBytes > map.remaining()) {
            return false;
        }
        IntBuffer units = map.slice(Integer.BYTES, trieBytes)
                .order(ByteOrder.LITTLE_ENDIAN)
                .asIntBuffer();
        byte[] replacements = Arrays.copyOfRange(bytes, Integer.BYTES + trieBytes, bytes.length);
        return Texts.isUtf8(ByteBuffer.wrap(replacements)) && leadsInside(units, replacements);
    }

    private static boolean leadsInside(IntBuffer units, byte[] replacements) {
        for (int place = 0; place < units.limit(); place++) {
            int unit = units.get(place);
            if ((unit & LEAF) != 0) {
                continue;
            }
            int child = place ^ (unit >>> 10) << ((unit & 1 << 9) >>> 6);
            // A byte of the text is added to it, without a carry.
            if (child < 0 || (child | 0xFF) >= units.limit()) {
                return false;
            }
            boolean hasValue = (unit >>> 8 & 1) == 1;
            if (hasValue && !startsCharacter(replacements, units.get(child) & ~LEAF)) {
                return false;
            }
        }
        return true;
    }

    private static boolean startsCharacter(byte[] text, int place) {
        return place < text.length && (text[place] & 0xC0) != 0x80;
    }
}
