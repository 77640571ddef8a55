package io.plumbline.jobs.bench;

import io.plumbline.jobs.storage.StorageFailures;
import io.plumbline.model.RandomInitializer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileUtil;

/** The model that is measured: a directory, which is deleted in the end where it was made for the purpose. */
public final class BenchModel implements AutoCloseable {
    private static final long SEED = 0;

    private final Path directory;
    private final Path temporary; // null where nothing was made

    private BenchModel(Path directory, Path temporary) {
        this.directory = directory;
        this.temporary = temporary;
    }

    /** A model that is there. */
    public static BenchModel of(Path directory) {
        return new BenchModel(directory, null);
    }

    /**
     * A model of random weights, in a temporary directory.
     *
     * @param configJson its {@code config.json}
     * @param tokenizer directory of its tokenizer
     */
    public static BenchModel random(Path configJson, Path tokenizer) {
        try {
            Path temporary = Files.createTempDirectory("plumbline-bench");
            BenchModel model = new BenchModel(temporary.resolve("model"), temporary);
            try {
                RandomInitializer.write(configJson, tokenizer, SEED, model.directory);
                return model;
            } catch (Throwable thrown) {
                model.close();
                throw thrown;
            }
        } catch (IOException | FSError e) {
            throw StorageFailures.at("make a temporary directory", e);
        }
    }

    /** The path of its directory. */
    public Path directory() {
        return directory;
    }

    @Override
    public void close() {
        if (temporary == null) {
            return;
        }
        if (!FileUtil.fullyDelete(temporary.toFile())) {
            throw StorageFailures.at("delete " + temporary, new IOException("a file in it stays"));
        }
    }
}
