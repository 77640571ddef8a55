package io.plumbline.jobs.watch;

/**
 * The result of a step.
 *
 * @param rowsIn rows read
 * @param rowsOut rows written
 * @param passed whether it passed its gate
 */
public record StepOutcome(long rowsIn, long rowsOut, boolean passed) {}
