/**
 * Checkpoints of a training: folders of plain files with their hashes, from which a training goes on after a kill.
 *
 * <p>May import: {@code io.plumbline}, {@code .commit}, {@code .engine}, {@code io.plumbline.jobs.averaging},
 * {@code .storage}, Hadoop, Jackson.
 */
package io.plumbline.jobs.checkpoint;
