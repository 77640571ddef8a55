/**
 * The speed of training on this machine: throughput, useful arithmetic, memory.
 *
 * <p>May import: {@code io.plumbline}, {@code .data}, {@code .engine}, {@code .example}, {@code .model},
 * {@code io.plumbline.jobs.averaging}, {@code .config}, {@code .executor}, {@code .inference}, {@code .ingest},
 * {@code .session}, {@code .storage}, {@code .training}, Spark, Hadoop, Jackson.
 */
package io.plumbline.jobs.bench;
