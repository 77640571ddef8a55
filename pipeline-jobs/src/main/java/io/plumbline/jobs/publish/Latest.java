package io.plumbline.jobs.publish;

/**
 * The content of {@code latest.json}.
 *
 * @param version that is to be served
 * @param since when it is, in UTC
 * @param by the command that made it so: publish or rollback
 * @param replaced the version that was named before; null of the first
 */
record Latest(String version, String since, String by, String replaced) {}
