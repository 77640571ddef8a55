/**
 * Log-probs of many completions on executors, in batches that the rows alone decide.
 *
 * <p>May import: {@code io.plumbline}, {@code .engine}, {@code .example}, {@code .model}, {@code
 * io.plumbline.jobs.executor}, {@code .gpu}, {@code .progress}, {@code .storage}, Spark, Scala.
 */
package io.plumbline.jobs.inference;
