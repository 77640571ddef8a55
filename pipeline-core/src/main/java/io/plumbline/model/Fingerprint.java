package io.plumbline.model;

import io.plumbline.Sha256;
import java.lang.reflect.RecordComponent;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Collection;
import java.util.List;

/**
 * SHA-256 of what decides a model's log-probs. In this order, texts in UTF-8, each line ended by a line feed:
 *
 * <ol>
 *   <li>{@code plumbline-model-1};
 *   <li>{@code name=value} for every component of {@link DecoderConfig} in its order, numbers with a point in
 *       hexadecimal: the configuration as understood, so that both layouts of {@code config.json} and keys without
 *       influence on the numbers give the same; left out is the padding token, which decides a gradient alone;
 *   <li>for every tensor of the {@link ParameterLayout} in its order: {@code name type shape}, then its bytes as stored.
 * </ol>
 *
 * Neither sharding nor the order of tensors in a file nor the name under which tied weights are stored changes it.
 */
final class Fingerprint {
    private static final String VERSION = "plumbline-model-1";

    private static final String OF_GRADIENTS_ALONE = "paddingTokenId";

    private final MessageDigest digest = Sha256.begin();

    private Fingerprint() {}

    /** The fingerprint in hexadecimal. */
    static String of(DecoderConfig config, List<WeightMap.Entry> weights) {
        Fingerprint fingerprint = new Fingerprint();
        fingerprint.line(VERSION);
        fingerprint.config(config);
        for (WeightMap.Entry entry : weights) {
            fingerprint.tensor(entry);
        }
        return Sha256.hex(fingerprint.digest);
    }

    private void line(String text) {
        digest.update((text + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** By reflection, so that a component that is added cannot be forgotten. */
    private void config(DecoderConfig config) {
        for (RecordComponent component : DecoderConfig.class.getRecordComponents()) {
            if (component.getName().equals(OF_GRADIENTS_ALONE)) {
                continue;
            }
            try {
                line(component.getName() + "="
                        + canonical(component.getAccessor().invoke(config)));
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("A record's accessor is public and does not throw", e);
            }
        }
    }

    private static String canonical(Object value) {
        if (value instanceof Double number) {
            // Double.toString gives other digits in later Java versions.
            return Double.toHexString(number);
        }
        if (value instanceof DecoderConfig.Rope rope) {
            return canonical(rope.inverseFrequencies());
        }
        if (value instanceof Collection<?> values) {
            return values.stream().map(Fingerprint::canonical).toList().toString();
        }
        if (value == null || value instanceof Enum<?> || value instanceof Boolean || value instanceof Integer) {
            return String.valueOf(value);
        }
        if (value instanceof String text) {
            return text;
        }
        throw new IllegalStateException(
                "A configuration value of " + value.getClass() + " has no canonical form for the fingerprint");
    }

    private void tensor(WeightMap.Entry entry) {
        line(entry.parameter().name() + " " + entry.first().type() + " "
                + entry.parameter().shape());
        try (TensorCursor cursor = new TensorCursor(entry.first())) {
            for (ByteBuffer chunk = cursor.nextBytes(); chunk != null; chunk = cursor.nextBytes()) {
                digest.update(chunk);
            }
        }
    }
}
