package io.plumbline.template;

import io.plumbline.HostileRun;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

class HostileTemplatesTest {
    @TempDir
    private static Path directory;

    @TestFactory
    Stream<DynamicTest> templatesThatDoHarmAreRefused() throws IOException, InterruptedException {
        return new HostileRun(new HostileTemplates(), directory, "-Xmx384m").tests();
    }
}
