/**
 * The GPUs of Spark's tasks: which stages ask for one, and which one a task was given.
 *
 * <p>May import: {@code io.plumbline}, Spark.
 */
package io.plumbline.jobs.gpu;
