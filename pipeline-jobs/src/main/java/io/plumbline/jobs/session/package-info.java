/**
 * The Spark session, and the limits of native memory and threads that follow from its executors' size.
 *
 * <p>May import: the JDK, Scala, Spark, Hadoop, log4j, slf4j, {@code io.plumbline}, {@code io.plumbline.engine},
 * {@code io.plumbline.verify}, {@code io.plumbline.jobs.metrics}, {@code .progress}.
 */
package io.plumbline.jobs.session;
