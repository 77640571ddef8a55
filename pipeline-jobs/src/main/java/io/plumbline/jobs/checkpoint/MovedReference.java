package io.plumbline.jobs.checkpoint;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.regex.Pattern;

/**
 * The reference of a training that has moved it.
 *
 * @param step optimiser steps done when it moved, at least 1; its folder is named by them and the fingerprint
 * @param fingerprint of the model, 64 hexadecimal digits
 */
public record MovedReference(@JsonProperty("step") int step, @JsonProperty("fingerprint") String fingerprint) {
    private static final Pattern FINGERPRINT = Pattern.compile("[0-9a-f]{64}");

    /** Refuses what names no model. */
    public MovedReference {
        if (step < 1 || fingerprint == null || !FINGERPRINT.matcher(fingerprint).matches()) {
            throw new IllegalArgumentException("A reference must have a step from 1 on and a fingerprint");
        }
    }
}
