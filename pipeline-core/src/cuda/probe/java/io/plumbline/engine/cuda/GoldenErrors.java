package io.plumbline.engine.cuda;

/**
 * The most by which an engine's numbers of a batch are off the golden ones.
 *
 * @param logProbs of tokens
 * @param loss of the batch
 * @param gradient of its elements, relative to the largest of their tensor
 * @param norm of the whole gradient, relative
 * @param sameTwice whether the same batch gives the same bits again
 */
record GoldenErrors(double logProbs, double loss, double gradient, double norm, boolean sameTwice) {}
