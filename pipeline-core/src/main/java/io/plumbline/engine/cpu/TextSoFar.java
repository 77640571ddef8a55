package io.plumbline.engine.cpu;

/**
 * A prompt and the part of its completion that is there.
 *
 * @param prompt its tokens
 * @param completion tokens, of which the first {@code count} are there
 */
record TextSoFar(int[] prompt, int[] completion, int count) {}
