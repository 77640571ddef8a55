package io.plumbline.jobs.manifest;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.jobs.storage.RunDirectory;
import java.io.IOException;

/** Reads and commits the {@code manifest.json} of a run directory. */
public final class ManifestStore {
    private static final String NAME = "manifest.json";
    /** A manifest holds a line a file; this is some hundred thousand files. */
    private static final int MAX_BYTES = 64 << 20;

    private final RunDirectory directory;

    /** @param directory whose manifest it is */
    public ManifestStore(RunDirectory directory) {
        this.directory = directory;
    }

    /**
     * The manifest, empty where there is none yet.
     *
     * @throws PlumblineException of kind DATA where it is damaged
     */
    public Manifest read() {
        String text = directory.read(NAME, MAX_BYTES);
        if (text == null) {
            return Manifest.EMPTY;
        }
        try {
            return ManifestJson.read(text);
        } catch (IOException e) {
            throw new PlumblineException(
                    Kind.DATA,
                    "Cannot read " + directory.path(NAME) + ": " + e.getMessage()
                            + "; delete it to have every step done again",
                    e);
        }
    }

    /** Replaces the manifest in one rename. */
    public void write(Manifest manifest) {
        directory.write(NAME, ManifestJson.write(manifest));
    }
}
