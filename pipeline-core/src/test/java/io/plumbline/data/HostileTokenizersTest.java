package io.plumbline.data;

import io.plumbline.HostileRun;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

class HostileTokenizersTest {
    @TempDir
    private static Path directory;

    @TestFactory
    Stream<DynamicTest> tokenizersThatBreakAreRefused() throws IOException, InterruptedException {
        return new HostileRun(new HostileTokenizers(), directory, "-Xmx384m").tests();
    }
}
