package io.plumbline.jobs.manifest;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.jobs.storage.ResultFolder;
import io.plumbline.jobs.storage.RunDirectory;
import java.io.IOException;
import org.apache.hadoop.fs.Path;

/** Reads and commits the {@code manifest.json} of a folder of results. */
public final class ManifestStore {
    /** The manifest in a folder of results. */
    public static final String NAME = "manifest.json";

    /** A manifest holds a line a file; this is some hundred thousand files. */
    private static final int MAX_BYTES = 64 << 20;

    private final RunDirectory directory;
    private final String name;

    /**
     * The manifest of a folder.
     *
     * @param directory the run's
     * @param folder whose manifest it is
     */
    public ManifestStore(RunDirectory directory, ResultFolder folder) {
        this.directory = directory;
        this.name = folder.of(NAME);
    }

    /**
     * The manifest, empty where there is none yet.
     *
     * @throws PlumblineException of kind DATA where it is damaged
     */
    public Manifest read() {
        String text = directory.read(name, MAX_BYTES);
        if (text == null) {
            return Manifest.EMPTY;
        }
        try {
            return ManifestJson.read(text);
        } catch (IOException e) {
            throw new PlumblineException(
                    Kind.DATA,
                    "Cannot read " + directory.path(name) + ": " + e.getMessage()
                            + "; delete it to have every step done again",
                    e);
        }
    }

    /** Writes a manifest to a staged place, to be committed with the results it is of. */
    public Path stage(Manifest manifest) {
        return directory.stage(name, text(manifest));
    }

    /** Returns the content of the file. */
    public static String text(Manifest manifest) {
        return ManifestJson.write(manifest);
    }
}
