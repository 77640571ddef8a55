/**
 * Configuration: the commented {@code plumbline-reference.conf}, the records that are its blocks, and the loader that
 * fills them. A record's component is its key in camel case; records of pipeline-core are blocks as they are. A record
 * refuses a bad value by its key and says which of its options have no effect; the loader refuses unknown keys.
 *
 * <p>May import: the JDK, typesafe config, Hadoop's file system (to read a file anywhere), {@code io.plumbline},
 * {@code .data}, {@code .engine}, {@code .loss}, {@code .model}, {@code .train}, {@code .verify}, {@code .watch}, {@code io.plumbline.jobs.storage} for
 * failures of storage, and {@code io.plumbline.jobs.catalog} for the names of tables. Nothing of Spark.
 */
package io.plumbline.jobs.config;
