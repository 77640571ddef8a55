package io.plumbline.jobs.publish;

import java.util.List;

/**
 * A version: the content of its {@code version.json}.
 *
 * @param version its name
 * @param published when, in UTC
 * @param runDirectory that the policy comes from
 * @param experiment in it
 * @param fingerprint of the policy
 * @param previous the version that {@code latest.json} named before; null of the first
 * @param gates that the policy passed
 * @param files all files of the version but this one
 */
record VersionRecord(
        String version,
        String published,
        String runDirectory,
        String experiment,
        String fingerprint,
        String previous,
        List<String> gates,
        List<VersionFile> files) {
    /** Copies the lists. */
    VersionRecord {
        gates = List.copyOf(gates);
        files = List.copyOf(files);
    }
}
