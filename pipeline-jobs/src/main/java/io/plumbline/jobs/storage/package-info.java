/**
 * Files on any Hadoop file system: the run directory with its commits and lock, models made available as local files.
 *
 * <p>May import: the JDK, Hadoop, Spark's Hadoop configuration and reader of tables, {@code io.plumbline}, {@code .commit},
 * {@code .data}, {@code .model}.
 */
package io.plumbline.jobs.storage;
