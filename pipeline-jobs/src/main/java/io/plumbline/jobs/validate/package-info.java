/**
 * The checks of a job before it runs: all that can be known without its cluster.
 *
 * <p>May import: the JDK, {@code io.plumbline}, {@code .data}, {@code .engine}, {@code .model}, {@code .train}, {@code io.plumbline.jobs.catalog},
 * {@code .config}, {@code .ingest}, {@code .session}, {@code .source}, {@code .step}, {@code .storage}, {@code .tables}, Spark, Hadoop.
 */
package io.plumbline.jobs.validate;
