package io.plumbline.model;

import java.util.regex.Pattern;

/** Names of models on Hugging Face's hub, {@code owner/model}, given where a directory is meant. */
public final class HubName {
    private static final Pattern NAME = Pattern.compile("\\w[\\w.-]*(?:/\\w[\\w.-]*)?");

    private HubName() {}

    /**
     * Returns advice for a user whose model directory does not exist, to be put at the end of the message that says so. It
     * fetches nothing from the hub.
     *
     * @param location as the user wrote it
     */
    public static String cure(String location) {
        return NAME.matcher(location).matches()
                ? "give a directory; if this is a name on Hugging Face's hub, download it first: hf download "
                        + location + " --local-dir DIR"
                : "give a Hugging Face directory";
    }
}
