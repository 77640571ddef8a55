package io.plumbline.jobs.sample;

import io.plumbline.engine.GeneratedCompletion;

/**
 * A completion that was sampled.
 *
 * @param generated its tokens, with their log-probs
 * @param text without special tokens, without the stop string that ended it, and without a character that was cut
 */
public record SampledCompletion(GeneratedCompletion generated, String text) {}
