/**
 * Sizes a cluster for a training before it runs: executors, their memory, what a round sends, and the hours it takes.
 *
 * <p>May import: {@code io.plumbline}, {@code .data}, {@code .engine}, {@code .example}, {@code .loss}, {@code .model}, {@code .train},
 * {@code io.plumbline.jobs.averaging},
 * {@code .bench}, {@code .config}, {@code .ingest}, {@code .session}, {@code .storage}, {@code .tables}, Spark, Hadoop,
 * Jackson.
 */
package io.plumbline.jobs.plan;
