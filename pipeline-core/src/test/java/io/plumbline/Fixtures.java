package io.plumbline;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.Optional;

/** The directory of real weights, data and golden numbers that the environment variable names, where it is set. */
public final class Fixtures {
    private static final String VARIABLE = "PLUMBLINE_FIXTURES";

    private Fixtures() {}

    /**
     * Returns the directory; without one the test that asks is skipped, and says so.
     *
     * @param loss what is not tested then, as a sentence's end: {@code no real data is ingested}
     */
    public static Path orSkip(String loss) {
        Optional<Path> directory = ifThere(loss);
        assumeTrue(directory.isPresent(), VARIABLE + " is not set");
        return directory.orElseThrow();
    }

    /** Returns the directory, or says what is not tested without one. */
    public static Optional<Path> ifThere(String loss) {
        Optional<Path> directory = Optional.ofNullable(System.getenv(VARIABLE)).map(Path::of);
        if (directory.isEmpty()) {
            System.err.println("SKIPPED: " + VARIABLE + " IS NOT SET: " + loss);
        }
        return directory;
    }
}
