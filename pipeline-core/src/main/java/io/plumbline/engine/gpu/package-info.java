/**
 * The NVIDIA GPUs of a machine, as its driver lists them, and the judgement whether an engine can compute on them. It needs no
 * library of CUDA, so that a machine without one is told so in a sentence.
 *
 * <p>May import: {@code io.plumbline}.
 */
package io.plumbline.engine.gpu;
