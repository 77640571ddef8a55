package io.plumbline.jobs.ingest;

import io.plumbline.HostileRun;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Hostile data in a process of a small heap: Spark itself asks for 450 MB, and each of its two tasks holds a row of up to
 * 24 MiB as bytes, as text and, growing by doubling, as the shuffle's row. Under 640 MB that fails now and then.
 */
class HostileDataIT {
    private static final String HEAP = "-Xmx896m";

    @TempDir
    private static Path directory;

    @TestFactory
    Stream<DynamicTest> everyRowIsKeptOrPutAside() throws IOException, InterruptedException {
        return new HostileRun(new HostileData(), directory.resolve("r"), HEAP).tests();
    }

    @TestFactory
    Stream<DynamicTest> whatCannotBeReadEndsInASentence() throws IOException, InterruptedException {
        return new HostileRun(new HostileInputs(), directory.resolve("f"), HEAP).tests();
    }
}
