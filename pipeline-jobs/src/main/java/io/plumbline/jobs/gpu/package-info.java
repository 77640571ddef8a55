/**
 * The GPUs of Spark's tasks: which stages ask for one, and which one a task was given.
 *
 * <p>May import: {@code io.plumbline}, {@code io.plumbline.engine}, Spark.
 */
package io.plumbline.jobs.gpu;
