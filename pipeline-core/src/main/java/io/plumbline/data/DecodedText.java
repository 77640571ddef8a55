package io.plumbline.data;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Bytes read as text in UTF-8.
 *
 * @param text the text, with replacement characters where the bytes are not UTF-8
 * @param valid true if all bytes are UTF-8
 */
public record DecodedText(String text, boolean valid) {
    private static final char REPLACEMENT = '\uFFFD';

    /**
     * Decodes bytes.
     *
     * @param bytes a buffer
     * @param length bytes of it that are the text's
     */
    public static DecodedText of(byte[] bytes, int length) {
        String text = new String(bytes, 0, length, StandardCharsets.UTF_8);
        // A text may hold the replacement character itself.
        return new DecodedText(text, text.indexOf(REPLACEMENT) < 0 || Texts.isUtf8(ByteBuffer.wrap(bytes, 0, length)));
    }
}
