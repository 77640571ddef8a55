/**
 * The checks of a job before it runs: all that can be known without its cluster.
 *
 * <p>May import: the JDK, {@code io.plumbline}, {@code io.plumbline.jobs.config}, {@code .ingest}, {@code .step},
 * {@code .storage}, Spark, Hadoop.
 */
package io.plumbline.jobs.validate;
