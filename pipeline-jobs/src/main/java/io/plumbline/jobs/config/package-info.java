/**
 * Configuration: the commented {@code reference.conf}, typed records that refuse bad values by key, the loader that
 * refuses unknown keys.
 *
 * <p>May import: the JDK, typesafe config, Hadoop's file system (to read a file anywhere), {@code io.plumbline}. Nothing
 * of Spark.
 */
package io.plumbline.jobs.config;
