/**
 * What an engine is: batches in, log-probs and gradients out, whatever computes them.
 *
 * <p>May import: {@code io.plumbline.model}, {@code io.plumbline}. Nothing of ND4J, DL4J or Spark.
 */
package io.plumbline.engine;
