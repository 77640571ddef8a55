package io.plumbline.jobs.storage;

import java.io.Serializable;
import java.util.Objects;

/**
 * The place of a model, and of adapters that belong to it.
 *
 * @param location Hugging Face directory on any Hadoop file system
 * @param adapters peft directory on any Hadoop file system; null for none
 */
public record ModelPlace(String location, String adapters) implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Refuses a place of no model. */
    public ModelPlace {
        Objects.requireNonNull(location, "location");
    }

    /** A model without adapters. */
    public static ModelPlace of(String location) {
        return new ModelPlace(location, null);
    }

    /** The model without its adapters. */
    public ModelPlace withoutAdapters() {
        return of(location);
    }
}
