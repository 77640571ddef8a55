package io.plumbline.jobs.manifest;

import java.util.ArrayList;
import java.util.List;

/**
 * The identity of an input's content: other content has another one.
 *
 * @param files by path
 * @param tables in the order of the configuration
 */
public record InputIdentity(List<InputFile> files, List<InputTable> tables) {
    /** Copies the lists. */
    public InputIdentity {
        files = List.copyOf(files);
        tables = List.copyOf(tables);
    }

    /** Returns the identity of this input and another together. */
    public InputIdentity with(InputIdentity other) {
        List<InputFile> allFiles = new ArrayList<>(files);
        allFiles.addAll(other.files);
        List<InputTable> allTables = new ArrayList<>(tables);
        allTables.addAll(other.tables);
        return new InputIdentity(allFiles, allTables);
    }
}
