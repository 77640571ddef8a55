package io.plumbline.data;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Added tokens, such as {@code <|im_end|>}, that stand by themselves wherever their text does: the tokenizer library takes them
 * out of a text before it normalises or parts it, and no text of another added token can overlap theirs.
 */
final class ApartTokens {
    private static final int CHARACTERS = 128;

    private final String[][] byFirst = new String[CHARACTERS][];
    private final String[][] byLast = new String[CHARACTERS][];

    private ApartTokens(List<String> tokens) {
        for (int character = 0; character < CHARACTERS; character++) {
            char own = (char) character;
            byFirst[character] =
                    tokens.stream().filter(token -> token.charAt(0) == own).toArray(String[]::new);
            byLast[character] = tokens.stream()
                    .filter(token -> token.charAt(token.length() - 1) == own)
                    .toArray(String[]::new);
        }
    }

    /** Finds them among the added tokens of a {@code tokenizer.json}, none of which looks at what stands beside it. */
    static ApartTokens of(JsonNode added) {
        List<String> all = new ArrayList<>();
        List<String> raw = new ArrayList<>();
        for (JsonNode token : added) {
            String text = token.path("content").asText();
            all.add(text);
            // Of a normalised one the text in the input may be another.
            if (!text.isEmpty() && !token.path("normalized").asBoolean(true)) {
                raw.add(text);
            }
        }
        return new ApartTokens(raw.stream()
                .filter(token -> all.stream().noneMatch(other -> overlap(token, other)))
                .toList());
    }

    /** Returns whether two texts can stand over each other in a text, other than one being the other. */
    private static boolean overlap(String token, String other) {
        return IntStream.range(token.equals(other) ? 1 : 0, token.length()).anyMatch(at -> begins(token, at, other))
                || IntStream.range(1, other.length()).anyMatch(at -> begins(other, at, token));
    }

    /** Returns whether one text may begin within another. */
    private static boolean begins(String text, int at, String other) {
        return text.regionMatches(at, other, 0, Math.min(other.length(), text.length() - at));
    }

    /** Returns whether one of them ends or begins at a place within a text. */
    boolean isBeside(String text, int place) {
        char before = text.charAt(place - 1);
        char after = text.charAt(place);
        if (after < CHARACTERS) {
            for (String token : byFirst[after]) {
                if (text.startsWith(token, place)) {
                    return true;
                }
            }
        }
        if (before < CHARACTERS) {
            for (String token : byLast[before]) {
                if (text.startsWith(token, place - token.length())) {
                    return true;
                }
            }
        }
        return false;
    }
}
