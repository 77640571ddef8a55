/**
 * The figures of a run for an MLflow server, by its REST interface.
 *
 * <p>May import: {@code io.plumbline}, {@code io.plumbline.jobs.session}, {@code .watch}, Jackson, the JDK's TLS.
 */
package io.plumbline.jobs.mlflow;
