package io.plumbline.engine.cuda;

/**
 * The most by which losses of an engine's steps are off the golden ones.
 *
 * @param rmsProp of five steps of RMSprop
 * @param clippedAdam of five steps of clipped AdamW
 */
record StepErrors(double rmsProp, double clippedAdam) {}
