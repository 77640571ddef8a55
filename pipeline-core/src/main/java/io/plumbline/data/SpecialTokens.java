package io.plumbline.data;

import com.fasterxml.jackson.databind.JsonNode;
import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import java.util.OptionalInt;

/**
 * Begin and end of sequence of a tokenizer. Looked up, in this order, in {@code tokenizer_config.json} and
 * {@code special_tokens_map.json} (as text or as an object with {@code content}; an explicit null means none), in
 * {@code config.json} (by id; the first of a list), and at last as {@code <|endoftext|>} where that is the tokenizer's
 * only added token, which is GPT-2's convention.
 *
 * @param bos id of begin of sequence; empty where there is none
 * @param eos id of end of sequence; empty where there is none
 */
record SpecialTokens(OptionalInt bos, OptionalInt eos) {
    private static final String END_OF_TEXT = "<|endoftext|>";

    static SpecialTokens of(TokenizerTree tree) {
        return new SpecialTokens(find(tree, "bos_token"), find(tree, "eos_token"));
    }

    private static OptionalInt find(TokenizerTree tree, String key) {
        for (JsonNode file : new JsonNode[] {tree.tokenizerConfig(), tree.specialTokensMap()}) {
            JsonNode named = file.path(key);
            if (named.isNull()) {
                return OptionalInt.empty();
            }
            if (!named.isMissingNode()) {
                return OptionalInt.of(idOf(tree, key, named.isObject() ? named.path("content") : named));
            }
        }
        JsonNode id = tree.modelConfig().path(key + "_id");
        if (id.isArray()) {
            id = id.path(0);
        }
        if (id.isInt()) {
            return OptionalInt.of(id.intValue());
        }
        JsonNode added = tree.tokenizer().path("added_tokens");
        return added.size() == 1
                        && END_OF_TEXT.equals(added.path(0).path("content").textValue())
                ? tree.idOf(END_OF_TEXT)
                : OptionalInt.empty();
    }

    private static int idOf(TokenizerTree tree, String key, JsonNode content) {
        if (!content.isTextual()) {
            throw new PlumblineException(
                    Kind.MODEL, "Cannot load the tokenizer in " + tree.place() + ": " + key + " must be text");
        }
        return tree.idOf(content.textValue())
                .orElseThrow(() -> new PlumblineException(
                        Kind.MODEL,
                        "Cannot load the tokenizer in " + tree.place() + ": " + key + " '" + content.textValue()
                                + "' is not in tokenizer.json"));
    }
}
