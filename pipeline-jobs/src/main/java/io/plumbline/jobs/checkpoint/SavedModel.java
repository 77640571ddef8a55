package io.plumbline.jobs.checkpoint;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.regex.Pattern;

/**
 * A model that a training wrote beside its checkpoints: its reference as it moved, or its best policy so far.
 *
 * @param step optimiser steps done when it was written, at least 1; its folder is named by them and the fingerprint
 * @param fingerprint of the model, 64 hexadecimal digits
 */
public record SavedModel(@JsonProperty("step") int step, @JsonProperty("fingerprint") String fingerprint) {
    private static final Pattern FINGERPRINT = Pattern.compile("[0-9a-f]{64}");

    /** Refuses what names no model. */
    public SavedModel {
        if (step < 1 || fingerprint == null || !FINGERPRINT.matcher(fingerprint).matches()) {
            throw new IllegalArgumentException("A saved model must have a step from 1 on and a fingerprint");
        }
    }
}
