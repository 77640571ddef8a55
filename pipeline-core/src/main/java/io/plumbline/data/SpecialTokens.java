package io.plumbline.data;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Begin and end of sequence of a tokenizer. Each is looked up, in this order, among the {@link NamedTokens} (as text or as an
 * object with {@code content}; an explicit null means none), in {@code config.json} and {@code generation_config.json} (by
 * id; the first of a list), and at last as {@code <|endoftext|>} where that is the tokenizer's only added token, which is
 * GPT-2's convention.
 *
 * @param bos id of begin of sequence; empty where there is none
 * @param eos id of end of sequence, which closes a completion; empty where there is none
 * @param ends every id at which the model ends a text: {@code eos} and each {@code eos_token_id} of {@code config.json} and
 *     {@code generation_config.json}
 */
record SpecialTokens(OptionalInt bos, OptionalInt eos, Set<Integer> ends) {
    private static final String END_OF_TEXT = "<|endoftext|>";

    static SpecialTokens of(TokenizerTree tree) {
        OptionalInt eos = find(tree, "eos_token");
        Set<Integer> ends = new HashSet<>();
        eos.ifPresent(ends::add);
        if (eos.isPresent()) {
            ends.addAll(ids(tree.modelConfig(), "eos_token_id"));
            ends.addAll(ids(tree.generationConfig(), "eos_token_id"));
        }
        return new SpecialTokens(find(tree, "bos_token"), eos, Set.copyOf(ends));
    }

    private static OptionalInt find(TokenizerTree tree, String key) {
        NamedTokens names = new NamedTokens(tree);
        JsonNode named = names.role(key);
        if (named.isNull()) {
            return OptionalInt.empty();
        }
        if (!named.isMissingNode()) {
            return tree.idOf(names.content(key, named));
        }
        for (JsonNode file : List.of(tree.modelConfig(), tree.generationConfig())) {
            List<Integer> ids = ids(file, key + "_id");
            if (!ids.isEmpty()) {
                return OptionalInt.of(ids.get(0));
            }
        }
        JsonNode added = tree.tokenizer().path("added_tokens");
        return added.size() == 1
                        && END_OF_TEXT.equals(added.path(0).path("content").textValue())
                ? tree.idOf(END_OF_TEXT)
                : OptionalInt.empty();
    }

    /** One id or a list of them. */
    private static List<Integer> ids(JsonNode file, String key) {
        JsonNode value = file.path(key);
        List<Integer> ids = new ArrayList<>();
        for (JsonNode id : value.isArray() ? value : List.of(value)) {
            if (id.isInt()) {
                ids.add(id.intValue());
            }
        }
        return ids;
    }
}
