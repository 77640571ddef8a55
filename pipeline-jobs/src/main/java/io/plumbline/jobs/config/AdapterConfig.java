package io.plumbline.jobs.config;

import io.plumbline.model.LoraConfig;
import java.io.Serializable;

/**
 * Adapters that are trained in a model's place.
 *
 * @param adapters the adapters
 * @param reference {@code lora.reference}: where the policy starts with adapters that were trained before, the reference:
 *     {@code base}, the model without them, or {@code adapter}, the model with them; null where it starts without
 */
public record AdapterConfig(@Inline LoraConfig adapters, String reference) implements Serializable {
    private static final String BASE = "base";
    private static final String ADAPTER = "adapter";

    /** Refuses another reference. */
    public AdapterConfig {
        Check.that(
                reference == null || reference.equals(BASE) || reference.equals(ADAPTER),
                "lora.reference",
                "must be " + BASE + " or " + ADAPTER,
                "'" + reference + "'");
    }

    /** Returns whether the reference is the model without adapters. */
    public boolean refersToBase() {
        return BASE.equals(reference);
    }
}
