package io.plumbline.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;

/**
 * One way of writing the parts of a {@code tokenizer.json}, whatever version of the library wrote them: members that are
 * null, false or empty are left out, defaults that are neither are written, and so is the newer form of what had another.
 */
final class StepDefaults {
    /** Compared on their own, or without effect on ids. */
    private static final Set<String> LEFT_OUT = Set.of("vocab", "merges", "trim_offsets", "str_rep");

    private StepDefaults() {}

    /** A part in the one way; a missing node where there is none. */
    static JsonNode written(JsonNode part) {
        if (part.isNull() || part.isMissingNode()) {
            return MissingNode.getInstance();
        }
        if (part.isArray()) {
            ArrayNode written = JsonNodeFactory.instance.arrayNode();
            part.forEach(member -> written.add(written(member)));
            return written;
        }
        return part instanceof ObjectNode object ? written(object) : part;
    }

    private static JsonNode written(ObjectNode part) {
        ObjectNode full = part.deepCopy().without(LEFT_OUT);
        switch (part.path("type").asText("")) {
            case "ByteLevel" -> full.putIfAbsent("use_regex", JsonNodeFactory.instance.booleanNode(true));
            case "Metaspace" -> {
                full.putIfAbsent("split", JsonNodeFactory.instance.booleanNode(true));
                boolean prefix = part.path("add_prefix_space").asBoolean(true);
                full.putIfAbsent("prepend_scheme", JsonNodeFactory.instance.textNode(prefix ? "always" : "never"));
                full.remove("add_prefix_space");
            }
            case "Punctuation" -> full.putIfAbsent("behavior", JsonNodeFactory.instance.textNode("Isolated"));
            default -> {
                // Its members have no defaults but those that are left out.
            }
        }
        ObjectNode written = JsonNodeFactory.instance.objectNode();
        full.fields().forEachRemaining(member -> {
            JsonNode value = member.getValue();
            boolean empty = value.isNull()
                    || value.isBoolean() && !value.booleanValue()
                    || value.isTextual() && value.textValue().isEmpty();
            if (!empty) {
                written.set(member.getKey(), written(value));
            }
        });
        return written;
    }
}
