package io.plumbline.jobs.catalog;

import java.util.List;
import org.apache.hadoop.fs.FileStatus;

/**
 * One version of a table.
 *
 * @param id tells the table from another of its name, and of one without versions how its files are read; empty where
 *     {@code version} does so by itself
 * @param version the snapshot or version; null where {@code files} tell it
 * @param files that hold the rows; empty where {@code version} tells them
 */
public record TableVersion(String id, String version, List<PartitionFile> files) {
    /**
     * A file that holds rows of a table.
     *
     * @param partition its values, as text
     * @param status of the file
     */
    public record PartitionFile(String partition, FileStatus status) {}

    static TableVersion numbered(String id, String version) {
        return new TableVersion(id, version, List.of());
    }

    static TableVersion of(String reading, List<PartitionFile> files) {
        return new TableVersion(reading, null, List.copyOf(files));
    }

    /** Returns whether files tell what the table holds, which may then change while it is read. */
    boolean isOfFiles() {
        return version == null;
    }

    /** Returns whether the files are those of another, as far as their names, lengths and times tell, and read as those. */
    boolean hasFilesOf(TableVersion other) {
        return id.equals(other.id) && marks().equals(other.marks());
    }

    private List<String> marks() {
        return files.stream()
                .map(file -> file.partition() + " " + file.status().getPath() + " "
                        + file.status().getLen() + " " + file.status().getModificationTime())
                .sorted()
                .toList();
    }
}
