package io.plumbline.jobs.config;

import io.plumbline.verify.VerifierOptions;

/** Reads the block {@code label.options}, whose keys the verifier knows and nobody else. */
final class VerifierOptionsBinding {
    private static final String SECTION = "label.options";

    private VerifierOptionsBinding() {}

    static VerifierOptions bind(ConfigReader reader) {
        return new VerifierOptions(reader.freeBlock(SECTION));
    }

    /** Returns whether a full key stands in the block, or in its place. */
    static boolean holds(String full) {
        String block = ConfigLoader.ROOT + "." + SECTION;
        return full.equals(block) || full.startsWith(block + ".");
    }
}
