/**
 * Readers of the tables that steps leave for each other in the run directory, and which model each step starts from.
 *
 * <p>May import: pipeline-core, {@code io.plumbline.jobs.config}, {@code io.plumbline.jobs.storage}, Spark.
 */
package io.plumbline.jobs.tables;
