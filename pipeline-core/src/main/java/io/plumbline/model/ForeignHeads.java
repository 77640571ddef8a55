package io.plumbline.model;

import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/** Tensors of heads that a model's configuration does not describe, each with the way to a model that is read. */
final class ForeignHeads {
    /** By the start of a tensor's name, in a fixed order. */
    private static final Map<String, String> CURES = new TreeMap<>(Map.of(
            "v_head.",
            " is the value head of TRL's class for PPO; save the language model alone"
                    + " (model.pretrained_model.save_pretrained)",
            "value_head.",
            " is a value head, which is not read; save the language model alone, or a reward model as transformers'"
                    + " AutoModelForSequenceClassification with num_labels = 1",
            "score.bias",
            " is not read, since the heads for scores have no bias in transformers; save the model without it and put"
                    + " its number, with the other sign, into config.json as " + ScalarKeys.OFFSET,
            "score.weight",
            " is the head of a reward model, whose config.json must name its class in architectures, such as"
                    + " LlamaForSequenceClassification",
            "lm_head.weight",
            " has no place in a reward model; save it by transformers' AutoModelForSequenceClassification"));

    private ForeignHeads() {}

    /** Returns what to do about the first of some tensors that is known here, behind a semicolon; empty where none is. */
    static String cure(Collection<String> tensors) {
        return CURES.entrySet().stream()
                .filter(entry -> tensors.stream().anyMatch(name -> name.startsWith(entry.getKey())))
                .map(entry -> "; " + entry.getKey() + entry.getValue())
                .findFirst()
                .orElse("");
    }
}
