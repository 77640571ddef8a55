/**
 * Progress of long steps on the console.
 *
 * <p>May import: the JDK, Spark's accumulators and listeners, {@code io.plumbline}.
 */
package io.plumbline.jobs.progress;
