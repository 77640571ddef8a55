/**
 * Progress of long steps on the console.
 *
 * <p>May import: the JDK, Spark's accumulators and listeners, Scala.
 */
package io.plumbline.jobs.progress;
