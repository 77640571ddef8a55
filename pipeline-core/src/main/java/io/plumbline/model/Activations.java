package io.plumbline.model;

import io.plumbline.model.DecoderConfig.Activation;
import java.util.Map;
import java.util.TreeMap;

/** The activations under the names that Hugging Face gives them. */
final class Activations {
    private static final Map<String, Activation> BY_NAME = new TreeMap<>(Map.of(
            "silu", Activation.SILU,
            "swish", Activation.SILU,
            "gelu_new", Activation.GELU_TANH,
            "gelu_pytorch_tanh", Activation.GELU_TANH,
            "gelu", Activation.GELU_ERF));

    private Activations() {}

    /** The activation that a key names. */
    static Activation parse(ConfigJson json, String key, String fallback) {
        String name = json.text(key, fallback);
        Activation activation = BY_NAME.get(name);
        if (activation == null) {
            throw json.refuse(key + " '" + ModelError.quote(name) + "' is not supported, supported are "
                    + String.join(", ", BY_NAME.keySet()));
        }
        return activation;
    }
}
