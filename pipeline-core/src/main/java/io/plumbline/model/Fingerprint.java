package io.plumbline.model;

import io.plumbline.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;

/**
 * SHA-256 of what decides a model's log-probs. In this order, texts in UTF-8, each line ended by a line feed:
 *
 * <ol>
 *   <li>{@code plumbline-model-2};
 *   <li>{@code path=value} for every line of the {@link CanonicalForm} of the {@link DecoderConfig}, numbers with a point
 *       in hexadecimal: the configuration as understood, so that both layouts of {@code config.json} and keys without
 *       influence on the numbers give the same, and without neutral values, so that a component that is added later
 *       changes no fingerprint of a model that does not use it;
 *   <li>for every tensor of the {@link ParameterLayout} in its order: {@code name type shape}, then its bytes as stored.
 * </ol>
 *
 * Neither sharding nor the order of tensors in a file nor the name under which tied weights are stored changes it.
 */
final class Fingerprint {
    private static final String VERSION = "plumbline-model-2";
    private static final String ADAPTERS = "plumbline-adapters-1";

    private final MessageDigest digest = Sha256.begin();

    private Fingerprint() {}

    /** The fingerprint in hexadecimal. */
    static String of(DecoderConfig config, List<WeightMap.Entry> weights) {
        Fingerprint fingerprint = new Fingerprint();
        fingerprint.line(VERSION);
        CanonicalForm.of(config).forEach((path, value) -> fingerprint.line(path + "=" + value));
        for (WeightMap.Entry entry : weights) {
            fingerprint.tensor(entry);
        }
        return Sha256.hex(fingerprint.digest);
    }

    /**
     * The fingerprint of a model with adapters: {@code plumbline-adapters-1}, the model's own, for every adapter
     * {@code role.layer=scale} with the scale in hexadecimal, then every tensor as above.
     *
     * @param base the model's fingerprint
     * @param adapted the layout with adapters
     */
    static String ofAdapters(String base, ParameterLayout adapted, List<WeightMap.Entry> weights) {
        Fingerprint fingerprint = new Fingerprint();
        fingerprint.line(ADAPTERS);
        fingerprint.line(base);
        for (AdapterFactors adapter : adapted.adapters()) {
            fingerprint.line(adapter.target() + "." + adapter.layer() + "=" + Double.toHexString(adapter.scale()));
        }
        weights.forEach(fingerprint::tensor);
        return Sha256.hex(fingerprint.digest);
    }

    private void line(String text) {
        digest.update((text + "\n").getBytes(StandardCharsets.UTF_8));
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
