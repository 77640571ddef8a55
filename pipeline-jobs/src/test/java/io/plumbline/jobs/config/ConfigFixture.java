package io.plumbline.jobs.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.io.TempDir;

/** Writes configuration files to a directory of the test's own, and loads them as the train command does. */
abstract class ConfigFixture {
    /** The smallest configuration that is accepted. */
    static final String MINIMAL = "plumbline.run.dir = /runs/a\n";

    @TempDir
    Path directory;

    final ConfigLoader loader = new ConfigLoader("train", new Configuration());

    /** Returns the path of a file that holds a text. */
    String file(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text).toString();
    }

    /** Loads a text, as the file {@code job.conf}, with settings of the command line. */
    LoadedConfig load(String text, String... settings) throws IOException {
        return loader.load(file("job.conf", text), List.of(settings));
    }
}
