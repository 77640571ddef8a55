package io.plumbline.integration;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plumbline.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FsShell;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.apache.hadoop.hdfs.protocol.HdfsConstants;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Policies published on HDFS: whatever goes wrong there, the one that is served stays whole. */
@Tag("cluster")
@ExtendWith(ClusterFixture.class)
class PublishOnHdfsIT {
    private static final Path PLACE = new Path("/published");
    private static final int CONFIGURATION = 2;
    private static final int GATE = 4;
    private static final int STORAGE = 6;
    private static final List<String> HERE = ClusterRuns.oneMachine();
    private static final List<String> LITTLE = List.of("--master", "local[1]");
    /** So that two epochs on a few hundred pairs are enough. */
    private static final String[] GATES = {
        "publish.accuracy-lower-end=0", "publish.better-than-length=false", "publish.worse-at-most=0.2"
    };

    private DistributedFileSystem hdfs;
    private String place;
    private ClusterRuns.Submission run;

    @BeforeEach
    void find(ClusterRuns runs) throws IOException {
        hdfs = runs.cluster().fileSystem();
        place = runs.cluster().address(PLACE.toString());
        run = runs.onHdfs("published");
    }

    @Test
    void whatIsServedStaysWhole(ClusterRuns runs) throws IOException, InterruptedException {
        succeeding("run", HERE, experiment("first", "training.learning-rate=5e-3"));
        String first = served();

        Map<String, Long> before = content();
        Distribution.Ended refused = ended("run", HERE, experiment("worse", "training.learning-rate=1e-9"));
        requireEnd(refused, GATE, "(publish.worse-at-most asks for no more than 0.2000 below");
        assertThat(content()).isEqualTo(before);

        succeeding("run", HERE, experiment("second", "training.learning-rate=5e-3", "training.epochs=3"));
        String second = served();
        assertThat(second).isGreaterThan(first);
        requireWhole(first);

        before = content();
        String[] third = experiment("third", "training.learning-rate=5e-3", "training.seed=9");
        succeeding("train", HERE, third);
        succeeding("score", LITTLE, third);
        aFullQuota(third, before);
        aForbiddenPlace(runs, third, before);
        runs.record(
                "HDFS space quota of publish.dir used up", "in publish", "exit code 6; the one before stays served");

        aKill(third, second, "_staging/*/policy", Optional.of(before));
        aKill(third, second, "*Z-*/version.json", Optional.empty());
        succeeding("publish", LITTLE, third);
        String last = served();
        assertThat(last).isGreaterThan(second);
        assertThat(names()).containsExactlyInAnyOrder(first, second, last, "latest.json");
        runs.record("killed", "in publish, twice", "a whole version is served; the same command published");

        rollback(last, second, first);
    }

    /** A quota that leaves room for the first few files of a version, and not for all. */
    private void aFullQuota(String[] third, Map<String, Long> before) throws IOException, InterruptedException {
        long used = hdfs.getContentSummary(PLACE).getSpaceConsumed();
        hdfs.setQuota(PLACE, HdfsConstants.QUOTA_DONT_SET, used + hdfs.getDefaultBlockSize(PLACE) + 10_000);
        try {
            Distribution.Ended full = ended("publish", LITTLE, third);
            requireEnd(full, STORAGE, "Cannot publish in " + place + ": The DiskSpace quota of /published is exceeded");
            assertThat(hdfs.globStatus(new Path(PLACE, "_staging/*/policy/*"))).isNotEmpty();
            assertThat(content()).isEqualTo(before);
            requireWhole(served());
        } finally {
            hdfs.setQuota(PLACE, HdfsConstants.QUOTA_DONT_SET, HdfsConstants.QUOTA_RESET);
        }
    }

    /** A directory in which this user may not write, as it is that of the one who published. */
    private void aForbiddenPlace(ClusterRuns runs, String[] third, Map<String, Long> before)
            throws IOException, InterruptedException {
        hdfs.setPermission(PLACE, new FsPermission((short) 0755));
        assertThat(shell("-chmod", "-R", "777", run.runDirectory())).isZero();
        Map<String, String> environment = new HashMap<>(run.distribution().environment());
        environment.put("HADOOP_USER_NAME", "somebody");
        ClusterRuns.Submission other = new ClusterRuns.Submission(
                new Distribution(run.distribution().directory(), environment), hdfs, run.runDirectory());
        String denied = "Permission denied: user=somebody, access=WRITE";
        requireEnd(
                other.start("publish", LITTLE, third).ended(),
                CONFIGURATION,
                "Cannot write to publish.dir " + place + ": " + denied);
        requireEnd(other.start("validate", LITTLE, third).ended(), CONFIGURATION, denied);
        requireEnd(other.distribution().plumbline("rollback", "--dir", place), CONFIGURATION, denied);
        assertThat(content()).isEqualTo(before);
        runs.record("another user's directory", "in publish and rollback", "one sentence, exit code 2; unchanged");
    }

    /** A kill once something is there; the end may come first. */
    private void aKill(String[] third, String second, String glob, Optional<Map<String, Long>> before)
            throws IOException, InterruptedException {
        Distribution.Running running = run.start("publish", LITTLE, third);
        int versions = versions().length;
        Moments.unlessEnded(glob, running, () -> {
            FileStatus[] found = hdfs.globStatus(new Path(PLACE, glob));
            return found.length > (glob.startsWith("_") ? 0 : versions) ? Optional.of(found) : Optional.empty();
        });
        running.process().destroyForcibly();
        running.ended();
        String served = served();
        if (before.isPresent()) {
            assertThat(served).isEqualTo(second);
            assertThat(content()).isEqualTo(before.get());
        }
    }

    private void rollback(String last, String second, String first) throws IOException, InterruptedException {
        Distribution commands = run.distribution();
        commands.succeeding("rollback", "--dir", place);
        assertThat(served()).isEqualTo(second);
        commands.succeeding("rollback", "--dir", place);
        assertThat(served()).isEqualTo(first);
        requireEnd(
                commands.plumbline("rollback", "--dir", place),
                CONFIGURATION,
                "Cannot roll back: no version was served before " + first);
        commands.succeeding("rollback", "--dir", place, "--to", last);
        assertThat(served()).isEqualTo(last);
    }

    private String[] experiment(String name, String... settings) {
        List<String> all = new ArrayList<>(List.of("run.name=" + name, "publish.dir=" + place));
        all.addAll(List.of(GATES));
        all.addAll(List.of(settings));
        return all.toArray(String[]::new);
    }

    private Distribution.Ended ended(String command, List<String> options, String... settings)
            throws IOException, InterruptedException {
        return run.start(command, options, settings).ended();
    }

    private void succeeding(String command, List<String> options, String... settings)
            throws IOException, InterruptedException {
        Distribution.Ended ended = ended(command, options, settings);
        assertThat(ended.exitCode()).as(ended.out() + ended.err()).isZero();
    }

    private static void requireEnd(Distribution.Ended ended, int exitCode, String sentence) {
        assertThat(ended.exitCode()).as(ended.out() + ended.err()).isEqualTo(exitCode);
        assertThat(ended.err()).contains(sentence).doesNotContain("Exception");
        assertThat(ended.err().lines().filter(line -> line.startsWith("Cannot")))
                .hasSize(1);
    }

    private int shell(String... arguments) throws IOException {
        try {
            return new FsShell(hdfs.getConf()).run(arguments);
        } catch (Exception e) {
            throw new IOException(e);
        }
    }

    /** Returns the version that is served, all files of which are there with their bytes. */
    private String served() throws IOException {
        JsonNode latest = json("latest.json");
        requireWhole(latest.path("version").asText());
        return latest.path("version").asText();
    }

    private void requireWhole(String version) throws IOException {
        JsonNode files = json(version + "/version.json").path("files");
        assertThat(files.size()).isGreaterThan(5);
        for (JsonNode file : files) {
            try (InputStream in =
                    hdfs.open(new Path(PLACE, version + "/" + file.path("name").asText()))) {
                assertThat(Sha256.hex(in))
                        .as(file.toString())
                        .isEqualTo(file.path("sha256").asText());
            }
        }
    }

    private JsonNode json(String name) throws IOException {
        try (InputStream in = hdfs.open(new Path(PLACE, name))) {
            return new ObjectMapper().readTree(in);
        }
    }

    private FileStatus[] versions() throws IOException {
        return hdfs.globStatus(new Path(PLACE, "*Z-*"));
    }

    private List<String> names() throws IOException {
        return Arrays.stream(hdfs.listStatus(PLACE))
                .map(status -> status.getPath().getName())
                .toList();
    }

    /** Returns all files but those of a lock and what is staged, with the times at which they were written. */
    private Map<String, Long> content() throws IOException {
        Map<String, Long> content = new TreeMap<>();
        RemoteIterator<LocatedFileStatus> files = hdfs.listFiles(PLACE, true);
        while (files.hasNext()) {
            LocatedFileStatus file = files.next();
            String path = file.getPath().toUri().getPath();
            if (!path.contains("/_staging/") && !path.contains("/_lock/")) {
                content.put(path, file.getModificationTime());
            }
        }
        return content;
    }
}
