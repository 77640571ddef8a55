/**
 * The score step: log-probs of the held-out pairs under the policy, {@code scores/} and {@code report.html}.
 *
 * <p>May import: {@code io.plumbline}, {@code .compare}, {@code .engine}, {@code .example}, {@code .loss}, {@code .score}, {@code .score.page}, {@code .train}, {@code .watch},
 * {@code io.plumbline.jobs.config}, {@code .inference}, {@code .progress}, {@code .reference}, {@code .report}, {@code .session},
 * {@code .step}, {@code .storage}, {@code .tables}, {@code .watch}, Spark, Scala, Hadoop, Jackson.
 */
package io.plumbline.jobs.score;
