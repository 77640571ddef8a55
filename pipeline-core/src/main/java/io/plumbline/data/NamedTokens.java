package io.plumbline.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The special tokens that {@code tokenizer_config.json} and {@code special_tokens_map.json} name: by role, as
 * {@code eos_token}, or in a list. Where {@code tokenizer_config.json} has {@code added_tokens_decoder}, transformers does
 * not read {@code special_tokens_map.json}; where it has not, what stands there comes first.
 */
final class NamedTokens {
    private static final List<String> ROLES =
            List.of("bos_token", "eos_token", "unk_token", "sep_token", "pad_token", "cls_token", "mask_token");

    /** The second is the older name of the first. */
    private static final List<String> LISTS = List.of("extra_special_tokens", "additional_special_tokens");

    /** The flags that an added token may have. */
    private static final List<String> FLAGS = List.of("single_word", "lstrip", "rstrip", "normalized");

    private final TokenizerTree tree;

    NamedTokens(TokenizerTree tree) {
        this.tree = tree;
    }

    /** Returns whether {@code tokenizer_config.json} lists the added tokens; if so, transformers does not read the older files. */
    boolean hasDecoder() {
        return tree.tokenizerConfig().has("added_tokens_decoder");
    }

    /** Returns the value of a role: a text, an object, null where it is set to null, or a missing node. */
    JsonNode role(String key) {
        for (ObjectNode file : files()) {
            if (file.has(key)) {
                return file.path(key);
            }
        }
        return hasDecoder() ? tree.specialTokensMap().path(key) : JsonNodeFactory.instance.missingNode();
    }

    /** Returns the texts of the special tokens that have a role, as chat templates read them. */
    Map<String, String> byRole() {
        Map<String, String> tokens = new LinkedHashMap<>();
        for (String role : ROLES) {
            JsonNode named = role(role);
            if (isToken(named)) {
                tokens.put(role, content(role, named));
            }
        }
        return tokens;
    }

    private List<ObjectNode> files() {
        return hasDecoder()
                ? List.of(tree.tokenizerConfig())
                : List.of(tree.specialTokensMap(), tree.tokenizerConfig());
    }

    /** The tokens that transformers adds where no other file has added them, in its order, by content. */
    Map<String, ObjectNode> inOrder() {
        Map<String, ObjectNode> tokens = new LinkedHashMap<>();
        Set<String> roles = new LinkedHashSet<>(ROLES);
        for (ObjectNode file : files()) {
            file.fieldNames().forEachRemaining(key -> {
                if (key.endsWith("_token") && isToken(file.path(key))) {
                    roles.add(key);
                }
            });
        }
        for (String role : roles) {
            for (ObjectNode file : files()) {
                if (file.has(role)) {
                    put(tokens, role, file.path(role));
                    break;
                }
            }
        }
        for (ObjectNode file : files()) {
            JsonNode named = file.path(LISTS.get(0));
            if (named.isObject()) {
                named.fields().forEachRemaining(token -> put(tokens, token.getKey(), token.getValue()));
            }
        }
        list().forEach(token -> put(tokens, LISTS.get(0), token));
        return tokens;
    }

    private JsonNode list() {
        for (ObjectNode file : List.of(tree.tokenizerConfig(), tree.specialTokensMap())) {
            for (String key : LISTS) {
                JsonNode list = file.path(key);
                if (list.isArray() && !list.isEmpty() && (file == tree.tokenizerConfig() || !hasDecoder())) {
                    return list;
                }
            }
        }
        return JsonNodeFactory.instance.missingNode();
    }

    /** The content of every token that a file names, read by transformers or not, with the file's name. */
    Map<String, String> mentioned() {
        Map<String, ObjectNode> tokens = new LinkedHashMap<>();
        Map<String, String> mentioned = new LinkedHashMap<>();
        for (ObjectNode file : List.of(tree.tokenizerConfig(), tree.specialTokensMap())) {
            file.fields().forEachRemaining(field -> {
                if (field.getKey().endsWith("_token") && isToken(field.getValue())) {
                    put(tokens, field.getKey(), field.getValue());
                } else if (LISTS.contains(field.getKey())) {
                    field.getValue().forEach(token -> put(tokens, field.getKey(), token));
                }
            });
            String name = file == tree.tokenizerConfig()
                    ? TokenizerFiles.TOKENIZER_CONFIG
                    : TokenizerFiles.SPECIAL_TOKENS_MAP;
            tokens.keySet().forEach(content -> mentioned.putIfAbsent(content, name));
        }
        tree.addedTokens()
                .fieldNames()
                .forEachRemaining(content -> mentioned.putIfAbsent(content, TokenizerFiles.ADDED_TOKENS));
        return mentioned;
    }

    private static boolean isToken(JsonNode value) {
        return value.isTextual() || value.path("content").isTextual();
    }

    private void put(Map<String, ObjectNode> tokens, String key, JsonNode value) {
        if (value.isNull()) {
            return;
        }
        String content = content(key, value);
        if (!content.isEmpty()) {
            tokens.putIfAbsent(content, token(content, value, true));
        }
    }

    /** The text of a token that stands as text or as an object. */
    String content(String key, JsonNode value) {
        JsonNode content = value.isObject() ? value.path("content") : value;
        if (!content.isTextual()) {
            throw new PlumblineException(
                    Kind.MODEL, "Cannot load the tokenizer in " + tree.place() + ": " + key + " must be text");
        }
        return content.textValue();
    }

    /** An added token as {@code tokenizer.json} writes it, but for its id. */
    static ObjectNode token(String content, JsonNode flags, boolean special) {
        ObjectNode token = JsonNodeFactory.instance.objectNode().put("content", content);
        for (String flag : FLAGS) {
            boolean absent = flag.equals("normalized") && !special;
            token.put(flag, flags.path(flag).asBoolean(absent));
        }
        return token.put("special", special);
    }
}
