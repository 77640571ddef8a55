/**
 * The reference store: the frozen model's log-prob of every completion, computed once, found again by key.
 *
 * <p>May import: pipeline-core, {@code io.plumbline.jobs}, Spark, Hadoop, Parquet.
 */
package io.plumbline.jobs.reference;
