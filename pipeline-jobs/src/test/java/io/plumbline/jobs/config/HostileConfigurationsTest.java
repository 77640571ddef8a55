package io.plumbline.jobs.config;

import io.plumbline.HostileRun;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

class HostileConfigurationsTest {
    @TempDir
    private static Path directory;

    @TestFactory
    Stream<DynamicTest> configurationsThatLieAreRefused() throws IOException, InterruptedException {
        return new HostileRun(new HostileConfigurations(), directory, "-Xmx96m")
                .with("PLUMBLINE_TEST_SECRET", HostileConfigurations.CANARY)
                .tests();
    }
}
