package io.plumbline.jobs.sample;

import java.io.Serializable;

/**
 * A prompt to complete.
 *
 * @param id names it in messages, and decides with the seed what is drawn for it
 * @param tokens as the model sees it
 */
public record TokenizedPrompt(String id, int[] tokens) implements Serializable {
    private static final long serialVersionUID = 1L;
}
