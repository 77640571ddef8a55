package io.plumbline.jobs.publish;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.security.AccessControlException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Versions that somebody else owns: they can be renamed, as HDFS allows, but not deleted; or the directory cannot be listed. */
class PruningTest {
    /** Local files of which those of one name can be neither deleted nor listed. */
    public static final class Guarded extends RawLocalFileSystem {
        private static volatile String undeletable = "";
        private static volatile String unlisted = "none";

        @Override
        public URI getUri() {
            return URI.create("guarded:///");
        }

        @Override
        public boolean delete(org.apache.hadoop.fs.Path path, boolean recursive) throws IOException {
            if (!undeletable.isEmpty() && path.toString().contains(undeletable)) {
                throw new AccessControlException("Permission denied: user=me, access=ALL");
            }
            return super.delete(path, recursive);
        }

        @Override
        public FileStatus[] listStatus(org.apache.hadoop.fs.Path path) throws IOException {
            if (path.getName().equals(unlisted)) {
                throw new AccessControlException("Permission denied: user=me, access=READ");
            }
            return super.listStatus(path);
        }

        @Override
        public void setPermission(org.apache.hadoop.fs.Path path, FsPermission permission) {
            // Hadoop starts a process for each.
        }
    }

    @TempDir
    private Path temporary;

    private final Configuration hadoop = new Configuration();
    private Path place;

    @BeforeEach
    void guard() {
        place = temporary.resolve("published");
        hadoop.setClass("fs.guarded.impl", Guarded.class, FileSystem.class);
        hadoop.setBoolean("fs.guarded.impl.disable.cache", true);
    }

    @AfterEach
    void release() {
        Guarded.undeletable = "";
        Guarded.unlisted = "none";
    }

    private String publish(int number) throws IOException {
        return PublishedPolicies.publish(
                "guarded:" + place, hadoop, PublishedPolicies.policy(temporary, number), number, 9);
    }

    private Pruning prune(int keep) {
        try (PublishFolder folder =
                PublishFolder.hold("publish.dir", "guarded:" + place, "publish", hadoop, line -> {})) {
            return Pruning.of(folder, keep);
        }
    }

    @Test
    void aVersionThatCannotBeDeletedIsNamedStaysWholeAndIsTriedAgain() throws IOException {
        String first = publish(1);
        String second = publish(2);
        String third = publish(3);
        Guarded.undeletable = first;
        Pruning pruning = prune(1);
        assertThat(pruning.removed()).containsExactly(second);
        assertThat(pruning.warnings())
                .containsExactly(
                        "version " + first + " is beyond publish.keep = 1, but could not be deleted and stays in"
                                + " guarded:" + place
                                + ": Permission denied: user=me, access=ALL; delete it yourself, or see to"
                                + " that: the next version that is published tries it again");
        assertThat(pruning.clause()).isEqualTo(", removed " + second + ", could not remove " + first);
        assertThat(PublishedPolicies.served(place)).isEqualTo(third);
        PublishedPolicies.requireWhole(place, first);
        assertThat(place.resolve("_staging")).doesNotExist();

        Guarded.undeletable = "";
        String fourth = publish(4);
        assertThat(prune(2)).isEqualTo(new Pruning(List.of(first), List.of(), List.of()));
        assertThat(PublishedPolicies.served(place)).isEqualTo(fourth);
        assertThat(place.resolve(first)).doesNotExist();
    }

    @Test
    void versionsThatCannotBeListedStay() throws IOException {
        publish(1);
        String second = publish(2);
        try (PublishFolder folder =
                PublishFolder.hold("publish.dir", "guarded:" + place, "publish", hadoop, line -> {})) {
            Guarded.unlisted = "published";
            Pruning pruning = Pruning.of(folder, 1);
            assertThat(pruning.clause()).isEmpty();
            assertThat(pruning.warnings())
                    .containsExactly("versions beyond publish.keep = 1 stay in guarded:" + place
                            + ", as they could not be listed: Permission denied: user=me, access=READ; see to that: the"
                            + " next version that is published tries it again");
        }
        assertThat(PublishedPolicies.served(place)).isEqualTo(second);
    }
}
