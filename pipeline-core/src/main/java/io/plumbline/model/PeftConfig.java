package io.plumbline.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plumbline.PlumblineException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The {@code adapter_config.json} of a peft directory
 * (<a href="https://huggingface.co/docs/peft/package_reference/lora">LoraConfig</a>). A key that neither is known nor has a
 * neutral value is refused: it may ask for other numbers than are computed here.
 *
 * @param lora the adapters
 * @param base {@code base_model_name_or_path}: where the adapted model was found; null where it is not said
 * @param dropout {@code lora_dropout} that they were trained with, which changes nothing of what they compute
 */
record PeftConfig(LoraConfig lora, String base, double dropout) {
    static final String NAME = "adapter_config.json";

    private static final int LARGEST_FILE = 1 << 20;
    private static final String TARGETS = "target_modules";

    /** Keys that change no number of a model which is read with its adapter. */
    private static final Set<String> WITHOUT_EFFECT = Set.of(
            "auto_mapping",
            "base_model_name_or_path",
            // Follows from how the base stores its weights: peft sets it right, whatever is asked for.
            "fan_in_fan_out",
            "inference_mode",
            "megatron_core",
            "peft_version",
            "qalora_group_size",
            "revision");

    /** Keys with the values that are computed; a key may be absent. */
    private static final Map<String, List<String>> ONLY = Map.of(
            "peft_type", List.of("LORA"),
            "task_type", List.of("CAUSAL_LM"),
            "bias", List.of("none"),
            // Other ways to begin change the base's weights when peft loads the adapter.
            "init_lora_weights", List.of("true", "false", "gaussian", "orthogonal"));

    private static final Set<String> READ = Set.of("r", "lora_alpha", "use_rslora", TARGETS, "lora_dropout");

    /** Reads a file. */
    static PeftConfig read(Path file) {
        return new Reader(file, BoundedJson.readObject(file, LARGEST_FILE)).config();
    }

    /** Reads the text of a file. */
    static PeftConfig parse(String text) {
        Path file = Path.of(NAME);
        try {
            if (BoundedJson.MAPPER.readTree(text) instanceof ObjectNode root) {
                return new Reader(file, root).config();
            }
            throw ModelError.load(file, NAME + " holds no JSON object");
        } catch (JsonProcessingException e) {
            throw ModelError.load(file, BoundedJson.notJson(NAME, e));
        }
    }

    /** The text of the file, as peft writes it for a model whose linear layers' weights are stored in an order. */
    static ObjectNode json(LoraConfig lora, String base, Collection<String> modules, BlockConfig.WeightOrder order) {
        ObjectNode json = BoundedJson.MAPPER.createObjectNode();
        json.put("base_model_name_or_path", base);
        json.put("bias", "none");
        json.put("fan_in_fan_out", order == BlockConfig.WeightOrder.IN_OUT);
        json.put("inference_mode", true);
        json.put("init_lora_weights", true);
        if (lora.alpha() == Math.rint(lora.alpha()) && lora.alpha() < Integer.MAX_VALUE) {
            json.put("lora_alpha", (int) lora.alpha());
        } else {
            json.put("lora_alpha", lora.alpha());
        }
        json.put("lora_dropout", lora.dropout());
        json.put("peft_type", "LORA");
        json.put("r", lora.rank());
        if (modules.contains(LoraConfig.ALL_LINEAR)) {
            json.put(TARGETS, LoraConfig.ALL_LINEAR);
        } else {
            modules.forEach(json.putArray(TARGETS)::add);
        }
        json.put("task_type", "CAUSAL_LM");
        json.put("use_rslora", lora.rankStabilized());
        return json;
    }

    /** One file's values, and errors that name its keys. */
    private record Reader(Path file, ObjectNode root) {
        PeftConfig config() {
            root.fields().forEachRemaining(entry -> check(entry.getKey(), entry.getValue()));
            if (!root.hasNonNull("peft_type")) {
                throw ModelError.load(file, NAME + " has no peft_type");
            }
            try {
                LoraConfig lora = new LoraConfig(rank(), number("lora_alpha"), truth("use_rslora"), targets(), 0);
                if (!lora.isOn()) {
                    throw wrong("r", "at least 1");
                }
                return new PeftConfig(lora, base(), dropout());
            } catch (IllegalArgumentException e) {
                throw ModelError.load(file, NAME + " cannot be used: " + e.getMessage());
            }
        }

        private void check(String key, JsonNode value) {
            if (READ.contains(key) || WITHOUT_EFFECT.contains(key)) {
                return;
            }
            if (ONLY.containsKey(key)) {
                boolean isComputed =
                        value.isNull() || value.isValueNode() && ONLY.get(key).contains(value.asText());
                if (!isComputed) {
                    throw wrong(key, String.join(" or ", ONLY.get(key)));
                }
            } else if (!isNeutral(value)) {
                throw ModelError.load(
                        file,
                        NAME + " asks for " + ModelError.quote(key) + " = " + text(value) + ", which is not supported");
            }
        }

        private static boolean isNeutral(JsonNode value) {
            return value.isNull()
                    || value.isBoolean() && !value.booleanValue()
                    || value.isContainerNode() && value.isEmpty();
        }

        private String base() {
            JsonNode base = root.path("base_model_name_or_path");
            return base.isTextual() && !base.textValue().isBlank() ? base.textValue() : null;
        }

        private int rank() {
            JsonNode rank = root.path("r");
            if (!rank.isIntegralNumber() || !rank.canConvertToInt()) {
                throw wrong("r", "a whole number");
            }
            return rank.intValue();
        }

        private double number(String key) {
            if (!root.path(key).isNumber()) {
                throw wrong(key, "a number");
            }
            return root.path(key).doubleValue();
        }

        /** False where it is absent. */
        private boolean truth(String key) {
            JsonNode value = root.path(key);
            if (root.hasNonNull(key) && !value.isBoolean()) {
                throw wrong(key, "true or false");
            }
            return value.asBoolean(false);
        }

        /** 0 where it is absent. */
        private double dropout() {
            String key = "lora_dropout";
            double dropout = root.hasNonNull(key) ? number(key) : 0;
            if (!(dropout >= 0 && dropout < 1)) {
                throw wrong(key, "at least 0 and below 1");
            }
            return dropout;
        }

        private List<String> targets() {
            JsonNode targets = root.path(TARGETS);
            if (targets.isTextual() && targets.textValue().equals(LoraConfig.ALL_LINEAR)) {
                return List.of(LoraConfig.ALL_LINEAR);
            }
            List<String> names = new ArrayList<>();
            for (JsonNode target : targets) {
                if (!targets.isArray() || !target.isTextual()) {
                    throw wrong(TARGETS, "a list of names");
                }
                names.add(target.textValue());
            }
            if (names.isEmpty()) {
                throw wrong(TARGETS, "a list of names or " + LoraConfig.ALL_LINEAR + "; a pattern is not supported");
            }
            // As a set, which it is to peft.
            return names.stream().distinct().toList();
        }

        private PlumblineException wrong(String key, String expected) {
            return ModelError.load(file, key + " must be " + expected + ", got " + text(root.path(key)));
        }

        private static String text(JsonNode value) {
            try {
                return value.isMissingNode()
                        ? "nothing"
                        : ModelError.quote(BoundedJson.MAPPER.writeValueAsString(value));
            } catch (JsonProcessingException e) {
                return value.getNodeType().name();
            }
        }
    }
}
