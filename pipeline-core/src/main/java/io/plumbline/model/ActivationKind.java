package io.plumbline.model;

import java.util.Map;
import java.util.TreeMap;

/** Activation of a feed-forward layer. */
public enum ActivationKind {
    /** {@code x * sigmoid(x)}. */
    SILU,
    /** GELU in its tanh approximation: {@code gelu_new}, {@code gelu_pytorch_tanh}. */
    GELU_TANH,
    /** GELU with the error function: {@code gelu}. */
    GELU_ERF;

    private static final Map<String, ActivationKind> BY_NAME = new TreeMap<>(Map.of(
            "silu", SILU,
            "swish", SILU,
            "gelu_new", GELU_TANH,
            "gelu_pytorch_tanh", GELU_TANH,
            "gelu", GELU_ERF));

    /** The activation that a key names as Hugging Face does. */
    static ActivationKind parse(ConfigJson json, String key, String fallback) {
        String name = json.text(key, fallback);
        ActivationKind activation = BY_NAME.get(name);
        if (activation == null) {
            throw json.refuse(key + " '" + ModelError.quote(name) + "' is not supported, supported are "
                    + String.join(", ", BY_NAME.keySet()));
        }
        return activation;
    }
}
