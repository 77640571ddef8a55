/**
 * Training: the DL4J layer around engine and loss, updaters, schedules.
 *
 * <p>May import: {@code io.plumbline.engine}, {@code io.plumbline.example}, {@code io.plumbline.loss}, {@code io.plumbline.model}, {@code io.plumbline},
 * ND4J, DL4J, Jackson. Nothing of Spark. {@code SharedVectors} alone knows
 * the engine whose memory DL4J shares.
 */
package io.plumbline.train;
