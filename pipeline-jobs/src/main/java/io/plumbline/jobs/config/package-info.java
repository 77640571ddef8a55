/**
 * Configuration: the commented {@code reference.conf}, typed records that refuse bad values by key, the loader that
 * refuses unknown keys.
 *
 * <p>May import: the JDK, typesafe config, Hadoop's file system (to read a file anywhere), {@code io.plumbline},
 * {@code io.plumbline.jobs.storage} for failures of storage. Nothing of Spark.
 */
package io.plumbline.jobs.config;
