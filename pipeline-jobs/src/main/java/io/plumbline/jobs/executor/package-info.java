/**
 * The native resources that an executor keeps between its tasks: when they are made, shared and closed.
 *
 * <p>May import: the JDK, Spark's task context.
 */
package io.plumbline.jobs.executor;
