/**
 * Preferences out of scored completions of a prompt: pairs, the best, those that pass; and label noise.
 *
 * <p>May import: {@code io.plumbline}.
 */
package io.plumbline.preference;
