/**
 * The signs that a training gives while it runs: scores of held-out examples between its rounds, which of them was the best,
 * whether to stop, and warnings in plain words. All of it follows from the lines of the metrics, so that a training that is resumed comes
 * to the same from the lines of before.
 *
 * <p>May import: the JDK, Jackson.
 */
package io.plumbline.watch;
