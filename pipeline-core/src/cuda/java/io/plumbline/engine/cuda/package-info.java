/**
 * Engines on NVIDIA GPUs: products by cuBLASLt, all else by kernels that NVRTC compiles for the model and the card,
 * one stream, vectors in the card's memory. {@code Device} is the seam: {@code CudaDevice} is a card, the tests'
 * emulator runs the same kernels on the host. {@code ForwardPass} and {@code BackwardPass} say which step follows
 * which, {@code Supported} which models are computed. Built by {@code -Pcuda13} alone, and found as a service of
 * {@code EngineKind}.
 *
 * <p>May import: {@code io.plumbline.engine}, {@code .engine.gpu}, {@code io.plumbline.model}, {@code io.plumbline},
 * JavaCPP and its CUDA presets. Nothing of ND4J, DL4J or Spark.
 */
package io.plumbline.engine.cuda;
