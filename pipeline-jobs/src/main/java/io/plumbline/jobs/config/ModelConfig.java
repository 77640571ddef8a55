package io.plumbline.jobs.config;

import java.io.Serializable;

/**
 * The models a run starts from, as Hugging Face directories on any Hadoop file system.
 *
 * @param path {@code model.path}: what the policy starts as; null where a command needs no model
 * @param referencePath {@code model.reference-path}: the reference; null: what the policy starts as
 */
public record ModelConfig(String path, String referencePath) implements Serializable {
    /** Refuses blank paths, and credentials in an address. */
    public ModelConfig {
        if (path != null) {
            Check.address("model.path", path);
        }
        if (referencePath != null) {
            Check.address("model.reference-path", referencePath);
        }
    }
}
