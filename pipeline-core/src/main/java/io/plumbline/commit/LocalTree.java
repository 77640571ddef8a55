package io.plumbline.commit;

import io.plumbline.LocalFolder;
import io.plumbline.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A local directory. Links are what is renamed and deleted, not what they lead to.
 *
 * @param root the directory
 */
public record LocalTree(Path root) implements FileTree {
    private Path path(String name) {
        return root.resolve(Names.require(name));
    }

    @Override
    public boolean exists(String name) {
        return Files.exists(path(name), LinkOption.NOFOLLOW_LINKS);
    }

    @Override
    public boolean isDirectory(String name) {
        return Files.isDirectory(path(name), LinkOption.NOFOLLOW_LINKS);
    }

    @Override
    public boolean movesAtOnce() {
        return true;
    }

    @Override
    public void move(String from, String to) throws IOException {
        if (exists(to)) {
            throw new FileAlreadyExistsException(path(to).toString());
        }
        LocalFolder.make(path(to).getParent());
        Files.move(path(from), path(to), StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public boolean replace(String from, String to) throws IOException {
        if (Files.isDirectory(path(from)) || Files.isDirectory(path(to))) {
            return false;
        }
        Files.move(path(from), path(to), StandardCopyOption.ATOMIC_MOVE);
        return true;
    }

    @Override
    public void delete(String name) throws IOException {
        delete(path(name));
    }

    private static void delete(Path path) throws IOException {
        if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            List<Path> entries;
            try (Stream<Path> listed = Files.list(path)) {
                entries = listed.toList();
            }
            for (Path entry : entries) {
                delete(entry);
            }
        }
        Files.deleteIfExists(path);
    }

    @Override
    public void deleteEmpty(String name) throws IOException {
        try {
            Files.deleteIfExists(root.resolve(name));
        } catch (DirectoryNotEmptyException e) {
            // Another has moved something into it.
            return;
        }
    }

    @Override
    public void write(String name, String text) throws IOException {
        LocalFolder.make(path(name).getParent());
        Files.writeString(path(name), text);
    }

    @Override
    public Optional<String> read(String name, int maxBytes) throws IOException {
        try {
            long bytes = Files.size(path(name));
            if (bytes > maxBytes) {
                throw new IOException(path(name) + " has " + bytes + " bytes, expected at most " + maxBytes);
            }
            return Optional.of(new String(Files.readAllBytes(path(name)), StandardCharsets.UTF_8));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    @Override
    public Optional<String> digest(String name) throws IOException {
        if (!Files.isRegularFile(path(name))) {
            return Optional.empty();
        }
        try (InputStream in = Files.newInputStream(path(name))) {
            return Optional.of(Sha256.hex(in));
        }
    }

    @Override
    public List<String> list(String name) throws IOException {
        try (Stream<Path> listed = Files.list(path(name))) {
            return listed.map(path -> path.getFileName().toString()).toList();
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }
}
