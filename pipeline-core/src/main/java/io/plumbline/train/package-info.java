/**
 * Training: the DL4J layer around engine and loss, updaters, schedules.
 *
 * <p>May import: {@code io.plumbline}, {@code .engine}, {@code .example}, {@code .loss}, {@code .model}, ND4J, DL4J. Nothing of
 * Spark. {@code SharedVectors} alone knows the engine whose memory DL4J shares.
 */
package io.plumbline.train;
