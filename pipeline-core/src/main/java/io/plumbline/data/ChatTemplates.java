package io.plumbline.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.template.ChatTemplate;
import io.plumbline.template.TemplateException;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The chat templates of a model, as transformers 5 finds them: files of their own where there are any, else {@code
 * chat_template} of {@code tokenizer_config.json}, which is a text or a list of named texts.
 *
 * @param place the directory, for messages
 * @param sources their texts by name
 */
record ChatTemplates(String place, SortedMap<String, String> sources) {
    /** The template for conversations. */
    static final String DEFAULT = "default";

    /** The template for conversations with definitions of tools, where a model has one of its own. */
    static final String TOOL_USE = "tool_use";

    ChatTemplates {
        sources = Collections.unmodifiableSortedMap(new TreeMap<>(sources));
    }

    /**
     * Finds the templates of a directory; there may be none.
     *
     * @throws PlumblineException of kind MODEL where {@code chat_template} is neither a text nor a list of named texts
     */
    static ChatTemplates of(TokenizerFiles files) {
        SortedMap<String, String> found = new TreeMap<>();
        put(found, DEFAULT, files.texts().get(TokenizerFiles.CHAT_TEMPLATE));
        put(found, TOOL_USE, files.texts().get(TokenizerFiles.TOOL_TEMPLATE));
        if (found.isEmpty()) {
            ObjectNode config = TokenizerTree.parse(files, TokenizerFiles.TOKENIZER_CONFIG);
            configured(files.place(), config.path("chat_template"), found);
        }
        return new ChatTemplates(files.place(), found);
    }

    private static void put(SortedMap<String, String> found, String name, String source) {
        if (source != null) {
            found.put(name, source);
        }
    }

    private static void configured(String place, JsonNode given, SortedMap<String, String> found) {
        if (given.isTextual()) {
            found.put(DEFAULT, given.textValue());
        } else if (given.isArray()) {
            for (JsonNode named : given) {
                if (!named.path("name").isTextual() || !named.path("template").isTextual()) {
                    throw malformed(place);
                }
                found.put(named.get("name").textValue(), named.get("template").textValue());
            }
        } else if (!given.isMissingNode() && !given.isNull()) {
            throw malformed(place);
        }
    }

    private static PlumblineException malformed(String place) {
        return new PlumblineException(
                Kind.MODEL,
                "Cannot read chat_template of " + place + "/" + TokenizerFiles.TOKENIZER_CONFIG
                        + ": it must be a text, or a list of objects with name and template");
    }

    /** Returns the template for conversations without tools. */
    ChatTemplate plain() {
        return parse(DEFAULT);
    }

    /** Returns the template for conversations with tools: the one of that purpose where there is one. */
    ChatTemplate withTools() {
        return parse(sources.containsKey(TOOL_USE) ? TOOL_USE : DEFAULT);
    }

    /** Returns the templates that render conversations; none where there is none. */
    List<ChatTemplate> all() {
        return Stream.of(DEFAULT, TOOL_USE)
                .filter(sources::containsKey)
                .map(this::parse)
                .toList();
    }

    private ChatTemplate parse(String name) {
        String source = sources.get(name);
        if (source == null) {
            throw new PlumblineException(
                    Kind.MODEL,
                    sources.isEmpty()
                            ? "Cannot render conversations: " + place + " has no chat template; put chat_template.jinja"
                                    + " there, or the tokenizer of a model that was trained on conversations"
                            : "Cannot render conversations: " + place + " has no chat template named '" + name
                                    + "', but " + sources.keySet());
        }
        try {
            return ChatTemplate.parse(source);
        } catch (TemplateException e) {
            throw new PlumblineException(
                    Kind.MODEL, "Cannot read the chat template '" + name + "' of " + place + ": " + e.located(), e);
        }
    }
}
