/**
 * Those who watch a run from outside it: what a step did, on what, and the figures of a training, told as they come.
 *
 * <p>May import: {@code io.plumbline}, SLF4J.
 */
package io.plumbline.jobs.watch;
