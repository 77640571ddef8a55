/**
 * Reads for a report what a run directory holds: metrics, the quality of the data, and what was run on what.
 *
 * <p>May import: {@code io.plumbline}, {@code .data}, {@code .engine}, {@code .report}, {@code .score}, {@code .score.page},
 * {@code .watch}, {@code io.plumbline.jobs.config}, {@code .manifest}, {@code .step}, {@code .storage}, {@code .tables}, Hadoop, Jackson.
 */
package io.plumbline.jobs.report;
