package io.plumbline.jobs.publish;

import io.plumbline.jobs.manifest.Manifest;
import io.plumbline.jobs.manifest.ManifestStore;
import io.plumbline.jobs.score.ScoreStep;
import io.plumbline.jobs.score.ScoresTable;
import io.plumbline.jobs.storage.RunDirectory;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A policy that is to be published, with all that goes along.
 *
 * @param directory the run's
 * @param experiment in it
 * @param fingerprint of the policy
 * @param policy its place in the run directory
 * @param scores their place there
 * @param summary its place there
 * @param manifest what all of it was made from
 */
record Candidate(
        RunDirectory directory,
        String experiment,
        String fingerprint,
        String policy,
        String scores,
        String summary,
        Manifest manifest) {
    /**
     * Finds the version that is this policy: the same model, and the same bytes in all files beside its weights, such as the
     * chat template.
     */
    Optional<VersionRecord> findIn(PublishFolder folder) throws IOException {
        List<VersionFile> own = null;
        for (String version : folder.versions()) {
            Optional<VersionRecord> record =
                    folder.whole(version).filter(found -> found.fingerprint().equals(fingerprint));
            if (record.isPresent()) {
                if (own == null) {
                    own = VersionFiles.read(directory.fileSystem(), directory.path(policy), PublishFolder.POLICY);
                }
                if (own.equals(policyOf(record.get()))) {
                    return record;
                }
            }
        }
        return Optional.empty();
    }

    private static List<VersionFile> policyOf(VersionRecord record) {
        return record.files().stream()
                .filter(file -> file.name().startsWith(PublishFolder.POLICY + "/"))
                .toList();
    }

    /**
     * Publishes it as a new version.
     *
     * @param latest what is served so far
     * @param gates that it passed
     */
    VersionRecord publish(PublishFolder folder, Optional<Latest> latest, List<Gate> gates, Instant now)
            throws IOException {
        String former = latest.map(Latest::version).orElse(null);
        Set<String> others = new LinkedHashSet<>(folder.versions());
        Optional.ofNullable(former).ifPresent(others::add);
        String version = VersionName.next(now, fingerprint, others);
        Path staged = folder.stage();
        VersionRecord record = new VersionRecord(
                version,
                time(now),
                directory.root().toString(),
                experiment,
                fingerprint,
                former,
                gates.stream().map(Gate::text).toList(),
                copy(folder, staged));
        VersionFiles.write(folder.fileSystem(), staged, PublishFolder.RECORD, PublishJson.write(record));
        folder.publish(staged, record, new Latest(version, time(now), "publish", former));
        return record;
    }

    private List<VersionFile> copy(PublishFolder folder, Path staged) throws IOException {
        FileSystem from = directory.fileSystem();
        FileSystem to = folder.fileSystem();
        List<VersionFile> files = new ArrayList<>();
        files.addAll(VersionFiles.copy(from, directory.path(policy), to, staged, PublishFolder.POLICY));
        files.addAll(VersionFiles.copy(from, directory.path(scores), to, staged, ScoresTable.NAME));
        files.add(VersionFiles.copyFile(from, directory.path(summary), to, staged, ScoreStep.SUMMARY));
        files.add(VersionFiles.write(to, staged, ManifestStore.NAME, ManifestStore.text(manifest)));
        return files;
    }

    static String time(Instant now) {
        return now.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
