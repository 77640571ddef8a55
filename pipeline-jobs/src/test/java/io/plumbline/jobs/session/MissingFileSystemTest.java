package io.plumbline.jobs.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import java.net.URI;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.util.VersionInfo;
import org.junit.jupiter.api.Test;

/** By what Hadoop itself throws. */
class MissingFileSystemTest {
    @Test
    void theJarOfS3IsNamed() {
        Throwable thrown = catchThrowable(() -> FileSystem.get(URI.create("s3a://bucket/a"), new Configuration()));
        PlumblineException failure = KnownFailure.actionable("validate", thrown).orElseThrow();
        assertThat(failure.kind()).isEqualTo(Kind.CONFIGURATION);
        assertThat(failure)
                .hasMessage("Cannot validate: the file system of an address needs the class"
                        + " org.apache.hadoop.fs.s3a.S3AFileSystem, which no jar here has; add it before the command by"
                        + " --packages org.apache.hadoop:hadoop-aws:" + VersionInfo.getVersion()
                        + ", or --jars with the jars of that file system");
    }

    @Test
    void aFileSystemOfOthersIsLeftToTheUser() {
        Configuration configuration = new Configuration();
        configuration.set("fs.mine.impl", "com.example.fs.MyFileSystem");
        Throwable thrown = catchThrowable(() -> FileSystem.get(URI.create("mine://a"), configuration));
        assertThat(KnownFailure.actionable("train", thrown).orElseThrow())
                .hasMessageContaining(
                        "com.example.fs.MyFileSystem, which no jar here has; add it before the command by --jars");
    }

    @Test
    void otherClassesAndSentencesThatSayWhatToDoAreLeftAsTheyAre() {
        assertThat(KnownFailure.actionable("train", new ClassNotFoundException("Class a.B not found")))
                .isEmpty();
        assertThat(KnownFailure.actionable(
                        "train", new ClassNotFoundException("Class org.apache.hadoop.fs.s3a.MyProvider not found")))
                .isEmpty();
        assertThat(KnownFailure.actionable(
                        "train",
                        new PlumblineException(
                                Kind.DATA, "Cannot read", new ClassNotFoundException("Class a.fs.B not found"))))
                .isEmpty();
    }
}
