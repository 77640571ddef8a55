package io.plumbline.jobs.storage;

import io.plumbline.LocalFolder;
import io.plumbline.Sha256;
import io.plumbline.commit.Commit;
import io.plumbline.commit.LocalTree;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.FileUtil;

/**
 * Copies of remote directories, named by the hash of their files' paths, lengths and times of writing, so that a changed
 * model is another copy. Of copies that nobody asked for in the last hour only the newest few stay.
 */
final class ModelCache {
    private static ModelCache ofThisMachine;

    private static final int KEPT = 4;
    private static final Duration IN_USE = Duration.ofHours(1);

    private final Path root;

    ModelCache(Path root) {
        this.root = root;
    }

    /** The one that all processes of a user on this machine share; no other user can write to it. */
    static synchronized ModelCache ofThisMachine() throws IOException {
        if (ofThisMachine == null) {
            ofThisMachine = new ModelCache(PrivateDirectory.of(
                    Path.of(System.getProperty("java.io.tmpdir")),
                    "plumbline-models-" + System.getProperty("user.name", "user")));
        }
        return ofThisMachine;
    }

    /** The local copy of the files, made if it is missing or no longer whole. */
    synchronized Path fetch(FileSystem fileSystem, FileStatus[] files) throws IOException {
        Path copy = root.resolve(key(files));
        if (!isWhole(copy, files)) {
            LocalFolder.make(root);
            makeRoom();
            Path partial = Files.createDirectory(root.resolve("partial-" + UUID.randomUUID()));
            try {
                for (FileStatus file : files) {
                    copy(fileSystem, file, partial);
                }
                if (!isWhole(copy, files)) {
                    // What a cleaner of temporary files has left of an earlier copy. Whoever reads it has its files
                    // open.
                    FileUtil.fullyDelete(copy.toFile());
                }
                // Where another process was faster, its copy is the same.
                Commit.first(
                        new LocalTree(root),
                        partial.getFileName().toString(),
                        copy.getFileName().toString());
            } finally {
                FileUtil.fullyDelete(partial.toFile());
            }
        }
        Files.setLastModifiedTime(copy, FileTime.from(Instant.now()));
        return copy;
    }

    /** Returns whether a copy is there with all its files, none of them cut. */
    private static boolean isWhole(Path copy, FileStatus[] files) throws IOException {
        for (FileStatus file : files) {
            Path copied = copy.resolve(file.getPath().getName());
            try {
                if (Files.size(copied) != file.getLen()) {
                    return false;
                }
            } catch (NoSuchFileException e) {
                return false;
            }
        }
        return Files.isDirectory(copy);
    }

    private static void copy(FileSystem fileSystem, FileStatus file, Path partial) throws IOException {
        try (InputStream in = fileSystem.open(file.getPath())) {
            long copied = Files.copy(in, partial.resolve(file.getPath().getName()));
            if (copied != file.getLen()) {
                throw new IOException(
                        file.getPath() + " gave " + copied + " bytes of " + file.getLen() + ": it is being changed");
            }
            if (fileSystem.getFileStatus(file.getPath()).getModificationTime() != file.getModificationTime()) {
                throw new IOException(file.getPath() + " was written again while it was copied: it is being changed");
            }
        }
    }

    private static String key(FileStatus[] files) {
        MessageDigest digest = Sha256.begin();
        for (FileStatus file : files) {
            String line = file.getPath() + "\t" + file.getLen() + "\t" + file.getModificationTime() + "\n";
            digest.update(line.getBytes(StandardCharsets.UTF_8));
        }
        return Sha256.hex(digest);
    }

    private void makeRoom() throws IOException {
        List<Path> newestFirst;
        try (Stream<Path> copies = Files.list(root)) {
            newestFirst = copies.sorted(
                            Comparator.comparing(ModelCache::lastUsed).reversed())
                    .toList();
        }
        Instant idleSince = Instant.now().minus(IN_USE);
        for (int i = KEPT - 1; i < newestFirst.size(); i++) {
            if (lastUsed(newestFirst.get(i)).isBefore(idleSince)) {
                // What cannot be deleted is no reason to fail: it stays for the next time.
                FileUtil.fullyDelete(newestFirst.get(i).toFile());
            }
        }
    }

    private static Instant lastUsed(Path copy) {
        try {
            return Files.getLastModifiedTime(copy).toInstant();
        } catch (IOException e) {
            // Deleted by another process meanwhile.
            return Instant.EPOCH;
        }
    }
}
