package io.plumbline.jobs.storage;

import java.io.IOException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.security.UserGroupInformation;

/** The failure to delete something, as runs of several users in one directory have it: it says who can. */
final class Undeletable {
    private Undeletable() {}

    /**
     * Returns it.
     *
     * @param path of what is still there
     * @param cause may be null
     */
    static IOException at(Path path, FileSystem fileSystem, IOException cause) throws IOException {
        String user = UserGroupInformation.getCurrentUser().getShortUserName();
        String owner = owner(path, fileSystem);
        String sentence = owner.isEmpty() || owner.equals(user)
                ? path + ", or something in it, cannot be deleted by " + (owner.isEmpty() ? "" : "its owner ") + user
                        + "; look at its permissions, and delete it"
                : path + " belongs to " + owner + ", and " + user + " may not delete it; have " + owner
                        + ", or an administrator, delete it";
        return new IOException(sentence, cause);
    }

    /** Returns the owner; empty where it cannot be told: of local files Hadoop asks another process, which may fail. */
    private static String owner(Path path, FileSystem fileSystem) {
        try {
            return fileSystem.getFileStatus(path).getOwner();
        } catch (IOException | RuntimeException e) {
            return "";
        }
    }
}
