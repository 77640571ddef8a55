/**
 * Training: the DL4J layer that wraps decoder and loss, updaters, schedules, checkpoints.
 *
 * <p>May import: {@code io.plumbline.engine.cpu}, {@code io.plumbline.loss}, {@code io.plumbline.model}, {@code io.plumbline},
 * ND4J, DL4J, Jackson. Nothing of Spark.
 */
package io.plumbline.train;
