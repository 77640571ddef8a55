/**
 * Files on any Hadoop file system: the run directory with its commits and lock, models made available as local files.
 *
 * <p>May import: {@code io.plumbline}, {@code .commit}, {@code .data} for a model's tokenizer, {@code .model}, Hadoop,
 * Spark's Hadoop configuration and reader of tables, Jackson, slf4j.
 */
package io.plumbline.jobs.storage;
