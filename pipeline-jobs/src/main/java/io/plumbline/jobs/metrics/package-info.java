/**
 * A run's figures in Spark's metrics system, through Spark's plugins: JMX, Prometheus and every other sink show them.
 *
 * <p>May import: {@code io.plumbline.jobs.watch}, Spark, Dropwizard's metrics, which Spark brings.
 */
package io.plumbline.jobs.metrics;
