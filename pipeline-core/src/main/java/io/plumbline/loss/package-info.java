/**
 * Losses with value and gradient by token, and the metrics of pairs, all in double precision. {@link
 * io.plumbline.loss.LossTypes} is the table of losses; {@link io.plumbline.loss.LossBatch} is their input, lengths included.
 *
 * <p>May import: the JDK only.
 */
package io.plumbline.loss;
