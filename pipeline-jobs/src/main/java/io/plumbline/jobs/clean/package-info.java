/**
 * Takes away what a run directory holds beside results: leftovers of runs that were killed, and what can be made again.
 *
 * <p>May import: the JDK, Hadoop, {@code io.plumbline}, {@code io.plumbline.jobs.checkpoint},
 * {@code .manifest}, {@code .step}, {@code .storage}.
 */
package io.plumbline.jobs.clean;
