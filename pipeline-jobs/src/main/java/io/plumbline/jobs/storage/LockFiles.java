package io.plumbline.jobs.storage;

import io.plumbline.LocalFolder;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.hadoop.fs.ChecksumException;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.PathIsNotEmptyDirectoryException;

/**
 * The files of {@link RunLock}. {@code _lock/N} says who holds the directory, the highest N counting; {@code _lock/N.alive}
 * is written again and again while that one lives.
 *
 * <p>The one thing asked of the file system is that of two that make the same file one fails. HDFS and local file systems
 * keep to that; object stores may not, and there two runs started at the same moment may both begin.
 */
final class LockFiles {
    /** Folder in the run directory. */
    static final String FOLDER = "_lock";

    private static final Pattern NUMBER = Pattern.compile("[1-9]\\d{0,8}");
    private static final int LONGEST = 4096;

    private final FileSystem fileSystem;
    private final Path folder;
    private final HadoopTree tree;

    LockFiles(FileSystem fileSystem, Path root) {
        this.fileSystem = fileSystem;
        this.folder = new Path(root, FOLDER);
        this.tree = new HadoopTree(fileSystem, root);
    }

    Path folder() {
        return folder;
    }

    /** The highest number; empty where nobody holds the directory. */
    OptionalInt newest() throws IOException {
        return numbers().mapToInt(Integer::parseInt).max();
    }

    private Stream<String> numbers() throws IOException {
        try {
            return Stream.of(fileSystem.listStatus(folder))
                    .map(file -> file.getPath().getName())
                    .filter(name -> NUMBER.matcher(name).matches());
        } catch (FileNotFoundException e) {
            return Stream.empty();
        }
    }

    /** Returns the maker of a number's file; empty where it is gone. A file not written yet, or damaged, names nobody. */
    Optional<LockHolder> holder(int number) throws IOException {
        try (FSDataInputStream in = fileSystem.open(file(number))) {
            return Optional.of(LockHolder.parse(new String(in.readNBytes(LONGEST), StandardCharsets.UTF_8)));
        } catch (FileNotFoundException e) {
            return Optional.empty();
        }
    }

    /** Returns a value that changes as long as the holder lives; empty where its file is gone. */
    Optional<String> signOfLife(int number) throws IOException {
        Optional<String> made = written(file(number));
        return made.isEmpty() ? made : Optional.of(made.get() + written(alive(number)));
    }

    private Optional<String> written(Path path) throws IOException {
        try {
            FileStatus status = fileSystem.getFileStatus(path);
            return Optional.of(status.getModificationTime() + "/" + status.getLen());
        } catch (FileNotFoundException e) {
            return Optional.empty();
        }
    }

    /**
     * Makes a number's file.
     *
     * @return false, with nothing changed, where another has made it
     */
    boolean make(int number, LockHolder holder) throws IOException {
        Path path = file(number);
        byte[] content = holder.text().getBytes(StandardCharsets.UTF_8);
        if (fileSystem instanceof LocalFileSystem local) {
            return makeLocally(local.pathToFile(path).toPath(), content);
        }
        try (OutputStream out = fileSystem.create(path, false)) {
            out.write(content);
            return true;
        } catch (IOException e) {
            // Each file system has its own way to say that the file is there.
            if (fileSystem.exists(path)) {
                return false;
            }
            throw e;
        }
    }

    /** Hadoop's own create looks first and makes the file then: two may succeed. */
    private static boolean makeLocally(java.nio.file.Path path, byte[] content) throws IOException {
        LocalFolder.make(path.getParent());
        try {
            Files.write(path, content, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            return true;
        } catch (FileAlreadyExistsException | NoSuchFileException e) {
            // Made by another, or the folder was deleted by the one who gave the lock back.
            return false;
        }
    }

    /**
     * Gives a sign of life.
     *
     * @param activity what the holder does at the moment, for others to read
     */
    void live(int number, long beat, LockActivity activity) throws IOException {
        tree.write(FOLDER + "/" + number + ".alive", "beat=" + beat + "\n" + activity.text());
    }

    /** Returns what the holder of a number last said it does; {@link LockActivity#NONE} where that cannot be read. */
    LockActivity activity(int number) throws IOException {
        try (FSDataInputStream in = fileSystem.open(alive(number))) {
            return LockActivity.parse(new String(in.readNBytes(LONGEST), StandardCharsets.UTF_8));
        } catch (FileNotFoundException | EOFException | ChecksumException e) {
            // Being written at this moment.
            return LockActivity.NONE;
        }
    }

    /** Returns when the holder of a number last gave a sign of life, by the clock of the file system; empty where it is gone. */
    Optional<Instant> lastSign(int number) throws IOException {
        Optional<Instant> last = Optional.empty();
        for (Path path : List.of(file(number), alive(number))) {
            try {
                last = Optional.of(
                        Instant.ofEpochMilli(fileSystem.getFileStatus(path).getModificationTime()));
            } catch (FileNotFoundException e) {
                // Not written yet, or given back.
                continue;
            }
        }
        return last;
    }

    /** Deletes a number's files, and the folder with the last of them. */
    void delete(int number) throws IOException {
        fileSystem.delete(alive(number), false);
        fileSystem.delete(file(number), false);
        try {
            if (fileSystem.listStatus(folder).length == 0) {
                // Not recursive: what another makes meanwhile stays.
                fileSystem.delete(folder, false);
            }
        } catch (FileNotFoundException | PathIsNotEmptyDirectoryException e) {
            // Deleted, or used, by another meanwhile.
            return;
        }
    }

    /** Deletes the files of lower numbers. */
    void deleteBelow(int number) throws IOException {
        for (int lower :
                numbers().mapToInt(Integer::parseInt).filter(n -> n < number).toArray()) {
            delete(lower);
        }
    }

    private Path file(int number) {
        return new Path(folder, Integer.toString(number));
    }

    private Path alive(int number) {
        return new Path(folder, number + ".alive");
    }
}
