/**
 * The decoder: packed batches, forward and backward by hand, a file a layer kind. {@code Kernels} is the one place that
 * talks to ND4J's executioner.
 *
 * <p>May import: {@code io.plumbline.engine}, {@code io.plumbline.model}, {@code io.plumbline}, ND4J and JavaCPP. Nothing of DL4J
 * or Spark.
 */
package io.plumbline.engine.cpu;
