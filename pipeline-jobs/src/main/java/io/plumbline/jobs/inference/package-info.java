/**
 * Log-probs of many completions on executors, in batches that the rows alone decide.
 *
 * <p>May import: pipeline-core, {@code io.plumbline.jobs.executor}, {@code .progress}, {@code .storage}, Spark, Hadoop.
 */
package io.plumbline.jobs.inference;
