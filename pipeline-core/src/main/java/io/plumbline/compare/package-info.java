/**
 * Statistics of policies that are compared: ratings from pairwise judgements, win rates, and divergences by sampling, each
 * with its error over prompts.
 *
 * <p>May import: the JDK, {@code io.plumbline}, {@code io.plumbline.score}. Nothing of Spark or ND4J.
 */
package io.plumbline.compare;
