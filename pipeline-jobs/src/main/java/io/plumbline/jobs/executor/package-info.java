/**
 * The native resources that an executor keeps between its tasks: when they are made, shared and closed.
 *
 * <p>May import: {@code io.plumbline}, {@code .engine}, {@code .model}, {@code io.plumbline.jobs.gpu}, Spark's task context.
 */
package io.plumbline.jobs.executor;
