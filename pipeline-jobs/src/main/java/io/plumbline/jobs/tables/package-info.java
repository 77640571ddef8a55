/**
 * Readers of the tables that steps leave for each other in the run directory, writers of their parts, and the model that each
 * step starts from.
 *
 * <p>May import: {@code io.plumbline}, {@code .commit}, {@code .data}, {@code .engine}, {@code .example}, {@code .loss}, {@code
 * io.plumbline.jobs.config}, {@code .storage}, Spark, Scala, Hadoop, Parquet, Jackson.
 */
package io.plumbline.jobs.tables;
