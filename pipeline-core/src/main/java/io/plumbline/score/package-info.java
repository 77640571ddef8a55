/**
 * Scores of held-out pairs, their summary with confidence intervals, and the verdicts on it.
 *
 * <p>May import: the JDK, Jackson, {@code io.plumbline}, {@code .example}, {@code .loss}, {@code .report}, {@code .watch}. Nothing of
 * Spark or ND4J.
 */
package io.plumbline.score;
