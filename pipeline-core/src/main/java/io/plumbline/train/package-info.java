/**
 * Training: the DL4J layer around engine and loss, updaters, schedules.
 *
 * <p>May import: {@code io.plumbline}, {@code .engine}, {@code .example}, {@code .loss}, {@code .model}, ND4J, DL4J. Nothing of
 * Spark. {@code SharedVectors} alone knows the engine whose memory DL4J shares; of all others {@code EngineVectors} has the
 * vectors, and takes on them the steps that DL4J takes on its arrays.
 */
package io.plumbline.train;
