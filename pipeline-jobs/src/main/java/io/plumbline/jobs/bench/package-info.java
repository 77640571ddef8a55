/**
 * How fast this machine trains: throughput, useful arithmetic, memory.
 *
 * <p>May import: pipeline-core, {@code io.plumbline.jobs.config}, {@code .inference}, {@code .ingest}, {@code .session},
 * {@code .training}, Spark, Hadoop, Jackson.
 */
package io.plumbline.jobs.bench;
