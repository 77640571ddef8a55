/**
 * Several experiments side by side: the command {@code compare}, which reads what their folders hold and writes one page, and
 * the grid of {@code sweep}.
 *
 * <p>May import: {@code io.plumbline}, {@code .compare}, {@code .report}, {@code .score}, {@code .watch}, {@code io.plumbline.jobs.config},
 * {@code .manifest}, {@code .report}, {@code .score}, {@code .step}, {@code .storage}, Hadoop, Spark.
 */
package io.plumbline.jobs.experiments;
