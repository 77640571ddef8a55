/**
 * Sample: completions for tables of prompts. Rows are read and checked where they stand, each prompt is brought together with
 * the rows that repeat it, and its completions are sampled and committed part by part.
 *
 * <p>May import: {@code io.plumbline}, {@code .data}, {@code .engine}, {@code .model}, {@code io.plumbline.jobs.config}, {@code
 * .executor}, {@code .gpu}, {@code .inference}, {@code .ingest}, {@code .progress}, {@code .session}, {@code .source}, {@code
 * .step}, {@code .storage}, {@code .tables}, Spark, Scala, Hadoop, Parquet.
 */
package io.plumbline.jobs.sample;
