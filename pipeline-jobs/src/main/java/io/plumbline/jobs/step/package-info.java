/**
 * A step of the chain, what its result depends on, and the runner that skips a step whose result is there.
 *
 * <p>May import: {@code io.plumbline}, {@code .commit}, {@code .data}, {@code .engine}, {@code .model},
 * {@code io.plumbline.jobs.catalog}, {@code .config}, {@code .executor}, {@code .gpu}, {@code .manifest}, {@code .progress}, {@code .session},
 * {@code .source}, {@code .storage},
 * {@code .tables}, {@code .watch}, Spark, Hadoop, slf4j.
 */
package io.plumbline.jobs.step;
