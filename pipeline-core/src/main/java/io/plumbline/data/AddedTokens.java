package io.plumbline.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Brings the tokens that stand beside {@code tokenizer.json} into it, as transformers does when it loads a directory, so
 * that the tokenizer library knows them: those of {@code added_tokens_decoder} in {@code tokenizer_config.json} or, where
 * that is absent, of {@code added_tokens.json}; then the special tokens that {@link NamedTokens} finds.
 *
 * <p>The library gives a token the id that it has in the vocabulary, and otherwise the next free one, whatever a file
 * says; of the tokens of {@code tokenizer.json} that id is taken. So where another file says another id, or names a token that transformers would not add, the directory is refused: its
 * text would be split, or read as another token than the model has learned, without a word.
 */
final class AddedTokens {
    private static final String CURE =
            "; load the tokenizer with transformers, look at the ids it gives, and save it, so"
                    + " that tokenizer.json holds every token and the other files agree with it";

    private final TokenizerTree tree;
    private final Vocabulary vocabulary;
    private final Map<String, ObjectNode> tokens = new LinkedHashMap<>();
    private int next;

    private AddedTokens(TokenizerTree tree) {
        this.tree = tree;
        this.vocabulary = Vocabulary.ofModel(tree);
        this.next = vocabulary.size();
    }

    /**
     * Replaces the added tokens of {@code tokenizer.json} by those of all files.
     *
     * @return content of the tokens that {@code tokenizer.json} itself does not have
     * @throws PlumblineException of kind MODEL where files contradict each other
     */
    static Set<String> merge(TokenizerTree tree) {
        return new AddedTokens(tree).merge();
    }

    private Set<String> merge() {
        // What is no token is left to the library to refuse.
        List<JsonNode> others = new ArrayList<>();
        for (JsonNode token : tree.tokenizer().path("added_tokens")) {
            if (token instanceof ObjectNode object && token.path("content").isTextual()) {
                add(TokenizerFiles.TOKENIZER, object, -1);
            } else {
                others.add(token);
            }
        }
        Set<String> own = Set.copyOf(tokens.keySet());
        NamedTokens named = new NamedTokens(tree);
        Map<String, ObjectNode> special = named.inOrder();
        if (named.hasDecoder()) {
            addDecoder();
        } else {
            addFile(special.keySet());
        }
        special.forEach((content, token) -> {
            if (!tokens.containsKey(content)) {
                add(TokenizerFiles.TOKENIZER_CONFIG, token, -1);
            }
        });
        named.mentioned().forEach((content, file) -> {
            if (!tokens.containsKey(content) && !content.isEmpty()) {
                throw refuse(file + " names '" + content + "', which transformers does not read there");
            }
        });
        if (!tokens.isEmpty()) {
            ArrayNode merged = tree.tokenizer().putArray("added_tokens");
            merged.addAll(others);
            tokens.values().stream()
                    .sorted(Comparator.comparingInt(token -> token.path("id").intValue()))
                    .forEach(merged::add);
        }
        Map<String, ObjectNode> beside = new LinkedHashMap<>(tokens);
        beside.keySet().removeAll(own);
        return Set.copyOf(beside.keySet());
    }

    private void addDecoder() {
        SortedMap<Integer, ObjectNode> byId = new TreeMap<>();
        tree.tokenizerConfig().path("added_tokens_decoder").fields().forEachRemaining(token -> {
            String content = token.getValue().path("content").asText("");
            boolean special = token.getValue().path("special").asBoolean(false);
            byId.put(id("added_tokens_decoder", token.getKey()), NamedTokens.token(content, token.getValue(), special));
        });
        byId.forEach((id, token) -> add("added_tokens_decoder of " + TokenizerFiles.TOKENIZER_CONFIG, token, id));
    }

    private void addFile(Set<String> special) {
        SortedMap<Integer, String> byId = new TreeMap<>();
        tree.addedTokens().fields().forEachRemaining(token -> {
            String other =
                    byId.put(id(TokenizerFiles.ADDED_TOKENS, token.getValue().asText()), token.getKey());
            if (other != null) {
                throw refuse(TokenizerFiles.ADDED_TOKENS + " gives '" + other + "' and '" + token.getKey()
                        + "' the same id");
            }
        });
        byId.forEach((id, content) -> {
            ObjectNode known = tokens.get(content);
            ObjectNode token = known != null
                    ? known
                    : NamedTokens.token(content, tree.addedTokens().path(content), special.contains(content));
            add(TokenizerFiles.ADDED_TOKENS, token, id);
        });
    }

    private int id(String file, String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw refuse(file + " has '" + text + "' where a token's id should stand");
        }
    }

    /** @param id as the file says; -1 where it does not */
    private void add(String file, ObjectNode token, int id) {
        String content = token.path("content").textValue();
        if (content.isEmpty()) {
            return;
        }
        ObjectNode known = tokens.get(content);
        int given =
                known != null ? known.path("id").intValue() : vocabulary.ids().getOrDefault(content, next);
        if (id >= 0 && id != given) {
            throw refuse(file + " gives '" + content + "' the id " + id + ", but with tokenizer.json it has the id "
                    + given);
        }
        token.put("id", given);
        tokens.put(content, token);
        next = Math.max(next, given == Integer.MAX_VALUE ? given : given + 1);
    }

    private PlumblineException refuse(String fault) {
        return new PlumblineException(Kind.MODEL, "Cannot load the tokenizer in " + tree.place() + ": " + fault + CURE);
    }
}
