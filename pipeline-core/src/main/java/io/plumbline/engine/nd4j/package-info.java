/**
 * The decoder in plain ND4J operations, forward and backward, a file a layer kind: the reference that is written to be read, with
 * the shape beside every array. Nothing here points into memory or goes over elements, so that it runs on any backend of ND4J;
 * {@code HostCopies} alone moves numbers between Java and the arrays. It shares no arithmetic with {@code engine.cpu}, which tests
 * compare with it on random models.
 *
 * <p>A batch is padded: every completion with its prompt is a row of {@code [sequences, length]}, padded behind its end. A {@code
 * Layer} gives its result together with the way back from the gradient by it, so that both stand side by side. {@code
 * PaddedDecoder} says which layer follows which, {@code Workspaces} where arrays live.
 *
 * <p>In comments {@code tokens} is sequences times length, padding among them.
 *
 * <p>May import: {@code io.plumbline.engine}, {@code io.plumbline.model}, {@code io.plumbline}, ND4J. Nothing of DL4J, JavaCPP or
 * Spark, and nothing of {@code engine.cpu}.
 */
package io.plumbline.engine.nd4j;
