package io.plumbline.model;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;

/**
 * A file of weights as it was when its model was opened. Weights are read again hours after they were hashed; those of
 * another file must not be taken for them.
 *
 * @param file the file, behind any link
 * @param bytes its length
 * @param modified when it was last written
 */
record FileStamp(Path file, long bytes, FileTime modified) {
    /** The files of weights in a directory; none where it is not there. */
    static List<FileStamp> ofWeights(Path directory) {
        List<FileStamp> stamps = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*.safetensors")) {
            for (Path file : files) {
                // A link to nothing is told where it is opened.
                if (Files.exists(file)) {
                    stamps.add(of(file));
                }
            }
        } catch (IOException e) {
            throw ModelError.list(directory, e);
        } catch (DirectoryIteratorException e) {
            throw ModelError.list(directory, e.getCause());
        }
        return List.copyOf(stamps);
    }

    private static FileStamp of(Path file) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        return new FileStamp(file, attributes.size(), attributes.lastModifiedTime());
    }

    /**
     * Refuses a file that was written again, replaced or deleted since.
     *
     * @throws io.plumbline.PlumblineException of kind MODEL
     */
    void requireUnchanged() {
        FileStamp now;
        try {
            now = of(file);
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
                            + "; leave a model as it is until it is read, and run again");
        }
    }
}
