package io.plumbline;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 (FIPS 180-4) and the hexadecimal digits that its results are named by. */
public final class Sha256 {
    private Sha256() {}

    /** A digest of nothing yet. */
    public static MessageDigest begin() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    /** Ends a digest: 64 hexadecimal digits. */
    public static String hex(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Returns the digest of a text in UTF-8: 64 hexadecimal digits. */
    public static String hex(String text) {
        MessageDigest digest = begin();
        digest.update(text.getBytes(StandardCharsets.UTF_8));
        return hex(digest);
    }

    /** Ends a digest: its first eight bytes as a number, the first of them leading. */
    public static long number(MessageDigest digest) {
        return ByteBuffer.wrap(digest.digest()).getLong();
    }

    /** Returns the first eight bytes of the digest of a text in UTF-8 as a number, the first of them leading. */
    public static long number(String text) {
        MessageDigest digest = begin();
        digest.update(text.getBytes(StandardCharsets.UTF_8));
        return number(digest);
    }

    /** Adds a text in UTF-8 behind its length in bytes, so that no other texts one after the other give the same digest. */
    public static void add(MessageDigest digest, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
        digest.update(bytes);
    }

    /** Reads a stream to its end and returns the digest of its bytes: 64 hexadecimal digits. */
    public static String hex(InputStream in) throws IOException {
        MessageDigest digest = begin();
        in.transferTo(new DigestOutputStream(OutputStream.nullOutputStream(), digest));
        return hex(digest);
    }
}
