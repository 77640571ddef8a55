/**
 * The state of a run directory as anybody sees it who can read it: steps, experiments, the run that holds it. Changes nothing.
 *
 * <p>May import: the JDK, Jackson, Hadoop, {@code io.plumbline}, {@code io.plumbline.jobs.manifest}, {@code .step},
 * {@code .storage}.
 */
package io.plumbline.jobs.status;
