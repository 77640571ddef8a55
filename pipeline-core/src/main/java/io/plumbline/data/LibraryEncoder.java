package io.plumbline.data;

import io.plumbline.data.TextTokenizer.NoTokenException;
import java.util.function.LongConsumer;
import java.util.function.ToLongFunction;

/**
 * Encodes texts by the native library, and finds out for each failure whether the text or the machine caused it. The library
 * throws the same class for both. A text is at fault where the library refuses it twice and still encodes a text that it
 * encoded before; all else is the machine's fault. Safe for use by many threads.
 */
final class LibraryEncoder {
    private final ToLongFunction<String> library;
    private final LongConsumer release;

    /** The text that was encoded last; at first one that every tokenizer encodes. */
    private volatile String encoded = "";

    /**
     * Encodes by a library.
     *
     * @param library gives the handle of a text's encoding
     * @param release gives an encoding back by its handle
     */
    LibraryEncoder(ToLongFunction<String> library, LongConsumer release) {
        this.library = library;
        this.release = release;
    }

    /**
     * Returns the handle of a text's encoding, which the caller gives back.
     *
     * @throws NoTokenException where the text cannot be encoded
     * @throws LibraryFailedException where the library fails for another reason
     */
    long encode(String text) {
        long encoding;
        try {
            encoding = library.applyAsLong(text);
        } catch (RuntimeException e) {
            throw judged(text, e);
        }
        encoded = text;
        return encoding;
    }

    private RuntimeException judged(String text, RuntimeException failure) {
        if (failure.getClass() != RuntimeException.class) {
            // The library refuses a text by a plain RuntimeException.
            return failure;
        }
        if (!encodes(encoded)) {
            return new LibraryFailedException("it fails on a text that it encoded before", failure);
        }
        if (encodes(text)) {
            return new LibraryFailedException("it failed on a text that it encodes at the second attempt", failure);
        }
        // What the library says may quote the text.
        return new NoTokenException("the tokenizer has no token for some of the text");
    }

    private boolean encodes(String text) {
        try {
            release.accept(library.applyAsLong(text));
            return true;
        } catch (RuntimeException e) {
            return false;
        }
    }

    /** A failure of the library or of the machine, which says nothing about any text. */
    static final class LibraryFailedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        /** Keeps where the library failed but not what it said, as that may quote a text. */
        LibraryFailedException(String problem, RuntimeException failure) {
            super("The tokenizer's native library failed: " + problem
                    + ". No row is at fault; look at this machine's memory and at the executor's error output");
            setStackTrace(failure.getStackTrace());
        }
    }
}
