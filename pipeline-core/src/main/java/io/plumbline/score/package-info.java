/**
 * Scores of held-out pairs, their summary with confidence intervals, the verdicts on it, and the report.
 *
 * <p>May import: the JDK, Jackson, the template engine, {@code io.plumbline.example}, {@code .loss}, {@code .report}. Nothing of Spark or ND4J.
 */
package io.plumbline.score;
