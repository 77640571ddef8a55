/**
 * An engine and everything that its callers share with it: batches in, outputs and gradients out, vectors in its memory.
 *
 * <p>May import: {@code io.plumbline.model}, {@code io.plumbline}. Nothing of ND4J, DL4J or Spark. {@code Engines} alone
 * knows the engines.
 */
package io.plumbline.engine;
