package io.plumbline.jobs.storage;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.Collections;
import java.util.Set;

/** Directories that nobody but this process's user can read or write, in a place that everybody can. */
final class PrivateDirectory {
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> WRITABLE =
            Set.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);
    private static final FileAttribute<Set<PosixFilePermission>> AS_OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(OWNER_ONLY);

    private PrivateDirectory() {}

    /**
     * The directory of a name, made if it is missing. What stands there under that name but is a link, another's, or
     * writable for others may hold what they have put there: then a new directory with an unpredictable name is made.
     *
     * @param parent must exist
     */
    static Path of(Path parent, String name) throws IOException {
        Path directory = parent.resolve(name);
        try {
            return Files.createDirectory(directory, AS_OWNER_ONLY);
        } catch (FileAlreadyExistsException e) {
            return isOwn(directory, parent)
                    ? Files.setPosixFilePermissions(directory, OWNER_ONLY)
                    : Files.createTempDirectory(parent, name + "-", AS_OWNER_ONLY);
        }
    }

    private static boolean isOwn(Path directory, Path parent) throws IOException {
        PosixFileAttributes found =
                Files.readAttributes(directory, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        return found.isDirectory()
                && Collections.disjoint(found.permissions(), WRITABLE)
                && found.owner().equals(self(parent));
    }

    /** This process's user: the owner of what it makes. */
    private static UserPrincipal self(Path parent) throws IOException {
        Path made = Files.createTempFile(parent, "plumbline-", null);
        try {
            return Files.getOwner(made);
        } finally {
            Files.delete(made);
        }
    }
}
