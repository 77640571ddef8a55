package io.plumbline.jobs.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LazySessionIT {
    /** The short look of validate is not to start what the cores, executors and listeners of the job are. */
    @Test
    void aShortLookLeavesOutWhatSparkSubmitHasPassedForTheJobAndAJobThatCannotStartIsRefused() {
        String[] passed = {"spark.task.cpus", "spark.extraListeners"};
        try (LazySession look = LazySession.ofThisProcess("look");
                LazySession job = new LazySession("job")) {
            System.setProperty(passed[0], "1000");
            System.setProperty(passed[1], "there.is.no.such.Listener");
            assertThat(look.get().sparkContext().getConf().getAll())
                    .noneMatch(setting -> List.of(passed).contains(setting._1()));
            assertThat(look.get().sparkContext().appName()).isEqualTo("look");
            assertThat(catchThrowable(job::get))
                    .isInstanceOf(PlumblineException.class)
                    .hasMessageStartingWith(
                            "Cannot start Spark: a task takes 1000 cores (spark.task.cpus = 1000), and ");
        } finally {
            Stream.of(passed).forEach(System::clearProperty);
        }
    }

    @Test
    void aScratchDirectoryThatCannotBeWrittenIsNamedBeforeSparkEndsTheProcess(@TempDir Path folder) throws IOException {
        String scratch = Files.createFile(folder.resolve("file")) + "/below";
        System.setProperty("spark.local.dir", scratch);
        try (LazySession session = LazySession.ofThisProcess("scratch")) {
            assertThatThrownBy(session::get)
                    .isInstanceOfSatisfying(PlumblineException.class, refused -> assertThat(refused.kind())
                            .isEqualTo(Kind.CONFIGURATION))
                    .hasMessageStartingWith("Cannot write to Spark's scratch directory " + scratch + ": ")
                    .hasMessageEndingWith("; name one that can be written by --conf spark.local.dir=DIR, or by"
                            + " SPARK_LOCAL_DIRS where that is set");
        } finally {
            System.clearProperty("spark.local.dir");
        }
        // One that can be written is enough, as it is for Spark, and it may be a link.
        Path link =
                Files.createSymbolicLink(folder.resolve("link"), Files.createDirectory(folder.resolve("larger-disk")));
        for (Path writable : List.of(folder.resolve("made"), link)) {
            ScratchFolders.requireOne(new SparkConf(false).set("spark.local.dir", scratch + "," + writable));
        }
    }

    @Test
    void aTaskThatRunsOutOfMemoryWithALocalMasterEndsTheCommandInASentenceAndNotTheProcess() {
        try (LazySession session = new LazySession("memory")) {
            JavaSparkContext spark =
                    JavaSparkContext.fromSparkContext(session.get().sparkContext());
            spark.setLogLevel("OFF");
            Throwable thrown =
                    catchThrowable(() -> spark.parallelize(List.of(1), 1).foreach(row -> {
                        throw new OutOfMemoryError("Java heap space");
                    }));
            assertThat(MemoryShortage.actionable("bench", thrown)).hasValueSatisfying(told -> assertThat(told)
                    .hasMessageStartingWith(
                            "Cannot bench: this process ran out of Java heap (Java heap space), with "));
            assertThat(LazySession.confInUse().get("spark.app.name")).isEqualTo("memory");
        }
    }
}
