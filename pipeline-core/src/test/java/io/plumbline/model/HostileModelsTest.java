package io.plumbline.model;

import io.plumbline.HostileRun;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

class HostileModelsTest {
    @TempDir
    private static Path directory;

    @TestFactory
    Stream<DynamicTest> weightsThatLieAreRefused() throws IOException, InterruptedException {
        return new HostileRun(new HostileModels(), directory.resolve("w"), "-Xmx256m").tests();
    }

    @TestFactory
    Stream<DynamicTest> configurationsThatLieAreRefused() throws IOException, InterruptedException {
        return new HostileRun(new HostileModelConfigs(), directory.resolve("c"), "-Xmx64m").tests();
    }
}
