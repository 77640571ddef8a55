/**
 * The reports of runs: {@code report.html} of a policy and {@code reward-model.html} of a reward model, written for a reader who
 * did not follow the training and does not know its terms. No preference text stands in them unless it is given.
 *
 * <p>May import: the JDK, {@code io.plumbline.loss}, {@code .report}, {@code .score}, {@code .watch}. Nothing of Spark or ND4J.
 */
package io.plumbline.score.page;
