/**
 * Preference losses with value and gradient, and the metrics of a batch, all in double precision.
 *
 * <p>May import: the JDK only.
 */
package io.plumbline.loss;
