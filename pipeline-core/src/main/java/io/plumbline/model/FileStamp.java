package io.plumbline.model;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * A file of a model and what the file system says of it. Where two stamps are equal, the file was not written, cut or
 * replaced between them. Weights are read again hours after they were hashed; those of another file must not be taken for
 * them.
 *
 * @param file the file, behind any link
 * @param bytes its length
 * @param modified when it was last written
 * @param key names the file itself; null where the file system has no such name
 */
record FileStamp(Path file, long bytes, FileTime modified, Object key) {
    /** Returns the stamps of the files in a directory, in the order of their names. A link to nothing is no file. */
    static List<FileStamp> of(Path directory) throws IOException {
        List<FileStamp> stamps = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                stamps.add(ofFile(file));
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return List.copyOf(stamps);
    }

    private static FileStamp ofFile(Path file) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        return new FileStamp(file, attributes.size(), attributes.lastModifiedTime(), attributes.fileKey());
    }

    /** Returns whether the file holds weights. */
    boolean isOfWeights() {
        return file.getFileName().toString().endsWith(".safetensors");
    }

    /**
     * Refuses a file that was written again, replaced or deleted since.
     *
     * @throws io.plumbline.PlumblineException of kind MODEL
     */
    void requireUnchanged() {
        FileStamp now;
        try {
            now = ofFile(file);
        } catch (NoSuchFileException e) {
            throw ModelError.load(file, file.getFileName() + " was deleted since the model was opened; run again");
        } catch (IOException e) {
            throw ModelError.load(file, e);
        }
        if (!now.equals(this)) {
            throw ModelError.load(
                    file,
                    file.getFileName() + " has changed since the model was opened: it had " + bytes + " bytes, written "
                            + modified + ", and has " + now.bytes + ", written " + now.modified
                            + (Objects.equals(key, now.key) ? "" : ", in another file")
                            + "; leave a model as it is until it is read, and run again");
        }
    }
}
