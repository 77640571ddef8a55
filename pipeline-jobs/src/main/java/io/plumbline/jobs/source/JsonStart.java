package io.plumbline.jobs.source;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Recognises by its first bytes what a text file holds: objects a line, an array of them, or something that is not read. */
final class JsonStart {
    private JsonStart() {}

    /** Returns whether an array begins there. */
    static boolean isArray(byte[] start) {
        return text(start).startsWith("[");
    }

    /** The problem with a text in another encoding than UTF-8, in words that follow the file's name; empty where none shows. */
    static Optional<String> encodingProblem(byte[] start) {
        return wideEncoding(start)
                .map(encoding -> "is " + encoding + ", not UTF-8; convert it (iconv -f " + encoding + " -t UTF-8)");
    }

    /** The problem with JSON, in words that follow the file's name; empty where none shows. */
    static Optional<String> problem(byte[] start) {
        String first = text(start);
        if (first.lines().findFirst().orElse("").strip().equals("{")
                && first.stripTrailing().length() > 1) {
            return Optional.of(
                    "is JSON over several lines, not JSON lines; write one object a line (jq -c .), or an array of"
                            + " objects");
        }
        return Optional.empty();
    }

    private static String text(byte[] start) {
        return new String(start, StandardCharsets.UTF_8)
                .replaceFirst("^\uFEFF", "")
                .stripLeading();
    }

    /**
     * Returns the encoding of a text that has two or four bytes for each character. The first characters of JSON are ASCII,
     * so the encoding follows from the positions of the zero bytes, as in RFC 4627, section 3.
     */
    private static Optional<String> wideEncoding(byte[] start) {
        if (start.length < 4) {
            return Optional.empty();
        }
        int first = (start[0] & 0xFF) << 24 | (start[1] & 0xFF) << 16 | (start[2] & 0xFF) << 8 | start[3] & 0xFF;
        if (first == 0x0000FEFF || isAscii(first)) {
            return Optional.of("UTF-32BE");
        }
        if (first == 0xFFFE0000 || isAscii(Integer.reverseBytes(first))) {
            return Optional.of("UTF-32LE");
        }
        int high = first >>> 16;
        if (high == 0xFEFF || isAscii(high)) {
            return Optional.of("UTF-16BE");
        }
        boolean little = high == 0xFFFE || isAscii(Short.toUnsignedInt(Short.reverseBytes((short) high)));
        return little ? Optional.of("UTF-16LE") : Optional.empty();
    }

    private static boolean isAscii(int character) {
        return character > 0 && character < 0x80;
    }
}
