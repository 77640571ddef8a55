package io.plumbline.model;

/**
 * The projection of the last state onto the vocabulary.
 *
 * @param tied whether its weight is the token embedding
 */
public record HeadConfig(boolean tied) {}
