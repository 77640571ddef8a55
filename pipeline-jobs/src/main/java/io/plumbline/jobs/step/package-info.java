/**
 * A step of the chain, what its result depends on, and the runner that skips a step whose result is there.
 *
 * <p>May import: {@code io.plumbline.jobs.config}, {@code .manifest}, {@code .progress}, {@code .source}, {@code .storage},
 * {@code .tables}, {@code io.plumbline.commit}, {@code .data}, {@code .model}, Spark, Hadoop.
 */
package io.plumbline.jobs.step;
