/**
 * The reference store: the frozen model's log-prob of every completion, computed once, found again by key.
 *
 * <p>May import: {@code io.plumbline}, {@code .commit}, {@code .data}, {@code .engine}, {@code .example}, {@code .loss},
 * {@code .model}, {@code io.plumbline.jobs.config}, {@code .inference}, {@code .progress}, {@code .session}, {@code .step},
 * {@code .storage}, {@code .tables}, Spark, Scala, Hadoop, Parquet.
 */
package io.plumbline.jobs.reference;
