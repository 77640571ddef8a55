package io.plumbline.data;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;

/**
 * The places at which a text can be cut so that the tokens of the parts are those of the whole, which lets a prompt be tokenised
 * once for two completions, and a word once for all texts.
 *
 * <p>The byte-level BPE tokenizers part a text into words by a regular expression before anything else, and in none of
 * those listed here can a word hold a space after another character: a space that follows what is not white space always
 * begins a word, whatever stands around it. Nor does a word go on behind a single line end. A special token is taken out
 * before any of that. Of any other tokenizer nothing is assumed.
 */
final class Seams {
    private static final String CONTRACTIONS = "(?i:'s|'t|'re|'ve|'m|'ll|'d)";
    private static final String REST = "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";

    /** Of Llama 3 and of Qwen 2; GPT-2's own is built into the byte-level step. */
    private static final Set<String> WORDS = Set.of(
            CONTRACTIONS + "|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}" + REST,
            CONTRACTIONS + "|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}" + REST);

    private final boolean known;
    private final ApartTokens tokens;

    private Seams(boolean known, ApartTokens tokens) {
        this.known = known;
        this.tokens = tokens;
    }

    static Seams of(JsonNode tokenizer) {
        boolean known = keepsSpaces(tokenizer.path("normalizer"))
                && startsWordsAtSpaces(tokenizer.path("pre_tokenizer"))
                && addsPlainTokens(tokenizer.path("added_tokens"));
        return new Seams(known, ApartTokens.of(tokenizer.path("added_tokens")));
    }

    /** Returns whether normalisation changes nothing at a space. */
    private static boolean keepsSpaces(JsonNode normalizer) {
        return normalizer.isNull()
                || normalizer.isMissingNode()
                || "NFC".equals(normalizer.path("type").textValue());
    }

    private static boolean startsWordsAtSpaces(JsonNode step) {
        if ("ByteLevel".equals(step.path("type").textValue())) {
            return isPlain(step) && step.path("use_regex").asBoolean(true);
        }
        JsonNode steps = step.path("pretokenizers");
        JsonNode split = steps.path(0);
        return "Sequence".equals(step.path("type").textValue())
                && steps.size() == 2
                && "Split".equals(split.path("type").textValue())
                && WORDS.contains(split.path("pattern").path("Regex").asText())
                && "Isolated".equals(split.path("behavior").textValue())
                && !split.path("invert").asBoolean(true)
                && "ByteLevel".equals(steps.path(1).path("type").textValue())
                && isPlain(steps.path(1))
                && !steps.path(1).path("use_regex").asBoolean(true);
    }

    private static boolean isPlain(JsonNode byteLevel) {
        return !byteLevel.path("add_prefix_space").asBoolean(true);
    }

    /** Returns whether no added token holds white space or looks at what stands beside it. */
    private static boolean addsPlainTokens(JsonNode added) {
        for (JsonNode token : added) {
            if (token.path("content").asText(" ").chars().anyMatch(Character::isWhitespace)
                    || token.path("lstrip").asBoolean(true)
                    || token.path("rstrip").asBoolean(true)
                    || token.path("single_word").asBoolean(true)) {
                return false;
            }
        }
        return true;
    }

    /**
     * The last place where a text can be cut, whatever follows it.
     *
     * @return index of the character that begins the second part; 0 where none is known
     */
    int last(String text) {
        for (int i = known ? text.length() - 1 : 0; i > 0; i--) {
            if (isSeam(text, i)) {
                return i;
            }
        }
        return 0;
    }

    /**
     * The first place from {@code from} on where a text can be cut; its length where none is known.
     *
     * @param from at least 1
     */
    int next(String text, int from) {
        for (int i = known ? from : text.length(); i < text.length(); i++) {
            if (isSeam(text, i)) {
                return i;
            }
        }
        return text.length();
    }

    private boolean isSeam(String text, int place) {
        char before = text.charAt(place - 1);
        char after = text.charAt(place);
        return after == ' ' && isWord(before)
                || before == '\n' && isWord(after) && place > 1 && isWord(text.charAt(place - 2))
                || tokens.isBeside(text, place);
    }

    /** ASCII that nothing takes for white space: no doubt what a regular expression makes of it. */
    private static boolean isWord(char character) {
        return character > ' ' && character < 0x7F;
    }
}
