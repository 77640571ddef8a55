/**
 * The decoder: packed batches, forward and backward by hand, a file a layer kind. {@code PackedDecoder} says which step follows
 * which, {@code Block} what happens in a block. {@code PackedBatch} is a batch, {@code Tape} names the buffers in which its numbers
 * stand, and a {@code Lane} is a worker with its share of the work. {@code Kernels} is the one place that talks to ND4J's
 * executioner.
 *
 * <p>{@code Generation} runs the same blocks step by step, over {@code StepRows}: what attention reads is kept in a {@code
 * KeyValueCache}, {@code Schedule} says who takes part in a step, and {@code TokenSampler} chooses tokens.
 *
 * <p>May import: {@code io.plumbline.engine}, {@code io.plumbline.model}, {@code io.plumbline}, ND4J and JavaCPP. Nothing of DL4J
 * or Spark.
 */
package io.plumbline.engine.cpu;
