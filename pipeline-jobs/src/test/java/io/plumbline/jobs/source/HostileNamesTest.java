package io.plumbline.jobs.source;

import io.plumbline.HostileRun;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Java lists a file whose name it cannot make out under one that is not there, and Hadoop then leaves it out. */
class HostileNamesTest {
    @TempDir
    private static Path directory;

    @TestFactory
    Stream<DynamicTest> noFileIsLeftOutInTheLocaleC() throws IOException, InterruptedException {
        return new HostileRun(new HostileNames.OfAscii(), directory.resolve("c"), "-Xmx96m")
                .with("LC_ALL", "C")
                .tests();
    }

    @TestFactory
    Stream<DynamicTest> noFileIsLeftOutInALocaleOfUtf8() throws IOException, InterruptedException {
        return new HostileRun(new HostileNames.OfUtf8(), directory.resolve("u"), "-Xmx96m")
                .with("LC_ALL", "C.UTF-8")
                .tests();
    }
}
