package io.plumbline.jobs.publish;

/**
 * A file of a version.
 *
 * @param name below the version's directory, parts joined by {@code /}
 * @param bytes its length
 * @param sha256 of its content, 64 hexadecimal digits
 */
record VersionFile(String name, long bytes, String sha256) {}
