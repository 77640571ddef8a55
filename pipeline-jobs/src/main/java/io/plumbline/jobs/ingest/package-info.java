/**
 * Ingest: raw rows to tokenised examples. Rows are read and checked where they stand, brought together by prompt to
 * find duplicates, contradictions and leaks, tokenised, and written with every row accounted for.
 *
 * <p>May import: {@code io.plumbline}, {@code .data}, {@code .data.warning}, {@code .example}, {@code .model}, {@code io.plumbline.jobs.config},
 * {@code .executor}, {@code .progress}, {@code .source}, {@code .step}, {@code .storage}, {@code .tables}, Spark, Scala,
 * Hadoop.
 */
package io.plumbline.jobs.ingest;
