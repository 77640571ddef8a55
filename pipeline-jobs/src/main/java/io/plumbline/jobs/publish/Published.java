package io.plumbline.jobs.publish;

/**
 * The version as which an experiment's policy was published: the content of {@code published.json} in its folder.
 *
 * @param directory {@code publish.dir}, as it was given
 * @param version its name there
 */
record Published(String directory, String version) {}
