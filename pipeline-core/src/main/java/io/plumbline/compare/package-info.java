/**
 * Statistics of policies that are compared: ratings from pairwise judgements, win rates, divergences by sampling, each with
 * its error over prompts, and the scores of two policies on the same held-out examples.
 *
 * <p>May import: the JDK, {@code io.plumbline}, {@code io.plumbline.score}. Nothing of Spark or ND4J.
 */
package io.plumbline.compare;
