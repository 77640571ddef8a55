/**
 * The program: the class that spark-submit starts, and its main method. The steps stand in the packages below.
 *
 * <p>May import: the JDK, {@code io.plumbline.jobs.cli}, {@code .session}.
 */
package io.plumbline.jobs;
