/**
 * Scores completions and makes preferences of them: {@code labels/} and {@code preferences/}.
 *
 * <p>May import: {@code io.plumbline}, {@code .data}, {@code .engine}, {@code .example}, {@code .model}, {@code .preference}, {@code .verify},
 * {@code io.plumbline.jobs.config}, {@code .inference}, {@code .ingest}, {@code .progress}, {@code .sample}, {@code .session},
 * {@code .source}, {@code .step}, {@code .storage}, {@code .tables}, Spark, Hadoop, Scala.
 */
package io.plumbline.jobs.label;
