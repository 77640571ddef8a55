package io.plumbline.jobs.config;

import java.io.Serializable;

/**
 * The models a run starts from, as Hugging Face directories on any Hadoop file system.
 *
 * @param path {@code model.path}: what the policy starts as; null where a command needs no model
 * @param adapterPath {@code model.adapter-path}: peft directory of adapters that the policy starts with; null for none
 * @param referencePath {@code model.reference-path}: the reference; null: what the policy starts as
 */
public record ModelConfig(String path, String adapterPath, String referencePath) implements Serializable {
    /** Refuses blank paths, and credentials in an address. */
    public ModelConfig {
        if (path != null) {
            Check.address("model.path", path);
        }
        if (adapterPath != null) {
            Check.address("model.adapter-path", adapterPath);
        }
        if (referencePath != null) {
            Check.address("model.reference-path", referencePath);
        }
    }
}
