package io.plumbline.data;

import io.plumbline.example.Example;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Reads text from the columns of a row and examines it. */
final class Texts {
    private Texts() {}

    /** Returns the text of a column. */
    static String of(Map<String, ?> row, String column) throws QuarantineException {
        Object value = row.get(column);
        if (value == null) {
            throw new QuarantineException(Reason.MISSING_TEXT, "column '" + column + "' is missing or null");
        }
        if (value instanceof String text) {
            return text;
        }
        throw new QuarantineException(
                Reason.WRONG_TYPE, "column '" + column + "' must hold text, found " + kindOf(value));
    }

    /**
     * Checks that a text of a row is not a list of messages, as CSV holds one that Python wrote: its brackets would be learnt.
     *
     * @param name of the text, for the message
     */
    static void requireNoMessages(String text, String name) throws QuarantineException {
        if (WrittenMessages.areIn(text)) {
            throw new QuarantineException(
                    Reason.WRONG_MESSAGES,
                    name
                            + " holds messages that are written as a text; give them as lists of objects, in JSON lines or Parquet");
        }
    }

    /** Checks the same of all texts of an example that no template has written. */
    static void requireNoMessages(TextExample example) throws QuarantineException {
        List<String> completions = example.completions();
        requireNoMessages(example.prompt(), "the prompt");
        for (int index = 0; index < completions.size(); index++) {
            requireNoMessages(completions.get(index), Example.name(index, completions.size()));
        }
    }

    /** Returns the text of the prompt; empty where the data has no prompts. */
    static String prompt(Map<String, ?> row, Columns columns) throws QuarantineException {
        String column = columns.of(Columns.PROMPT);
        return column == null ? "" : of(row, column);
    }

    /** Returns the kind of a value in words: a number, a list, … */
    static String kindOf(Object value) {
        if (value instanceof String) {
            return "text";
        }
        if (value instanceof Number) {
            return "a number";
        }
        if (value instanceof Boolean) {
            return "a boolean";
        }
        if (value instanceof Map) {
            return "an object";
        }
        if (value instanceof byte[]) {
            return "bytes that are not marked as text";
        }
        if (value instanceof Iterable<?> list) {
            return ChatMessages.areIn(list) ? "a list of messages, which data.format = chat reads" : "a list";
        }
        return "a date, a time or something else";
    }

    /** Returns whether bytes are text in UTF-8. */
    static boolean isUtf8(ByteBuffer bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(bytes);
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    /** Index of the first surrogate that has no partner, or -1. */
    static int loneSurrogate(String text) {
        int i = 0;
        while (i < text.length()) {
            // codePointAt gives a surrogate only where it has no partner.
            int character = text.codePointAt(i);
            if (character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE) {
                return i;
            }
            i += Character.charCount(character);
        }
        return -1;
    }

    /** Characters that two texts share from their start. */
    static int commonPrefix(String left, String right) {
        int end = Math.min(left.length(), right.length());
        int shared = 0;
        while (shared < end && left.charAt(shared) == right.charAt(shared)) {
            shared++;
        }
        return shared;
    }
}
