package io.plumbline.jobs.storage;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.plumbline.Causes;
import io.plumbline.PathFaults;
import io.plumbline.PlainText;
import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.ServerFault;
import java.io.EOFException;
import java.io.IOException;
import java.io.ObjectStreamException;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.hadoop.fs.ChecksumException;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.ParentNotDirectoryException;
import org.apache.hadoop.fs.PathNotFoundException;
import org.apache.hadoop.fs.UnsupportedFileSystemException;
import org.apache.hadoop.ipc.RemoteException;
import org.apache.hadoop.security.AccessControlException;

/**
 * Distinguishes failures of a file system, which the user can end by making room, starting a server or giving a permission,
 * from faults of the program and of its input. Java throws {@code IOException} for all of them. Code of this program that
 * calls a file system uses {@link #at}, and {@link #atPath} where the user gave the path; for exceptions from Spark, {@link #actionable} looks at the code that threw them.
 */
public final class StorageFailures {
    private static final String CURE = "; see to that and run the same command again, it goes on from there";

    /** Hadoop's file systems and their connections to servers. */
    private static final Set<String> FILE_SYSTEMS = Set.of(
            "org.apache.hadoop.fs.", "org.apache.hadoop.hdfs.", "org.apache.hadoop.ipc.", "org.apache.hadoop.net.");

    /** Exceptions of Hadoop for a path that its user must change; the JDK's stand in {@link PathFaults}. */
    private static final List<Class<? extends IOException>> OF_THE_USER = List.of(
            UnsupportedFileSystemException.class,
            PathNotFoundException.class,
            ParentNotDirectoryException.class,
            FileAlreadyExistsException.class,
            AccessControlException.class,
            ChecksumException.class);

    /** The exception of S3 for a bucket that is not there; its jar is only where S3 is used. */
    private static final String NO_BUCKET = "org.apache.hadoop.fs.s3a.UnknownStoreException";

    /** Matches the schemes of file systems that Hadoop no longer has. */
    private static final Pattern S3 = Pattern.compile("\"s3n?\"");

    private static final Set<String> JDK = Set.of("java.", "javax.", "jdk.", "sun.", "com.sun.");

    /**
     * Matches the operating system's messages for a full or read-only disk. Spark writes shuffled and spilled data through
     * the JDK, which has no exception class for these failures; this is the only place where a message decides.
     */
    private static final Pattern DISK =
            Pattern.compile("No space left on device|Disk quota exceeded|Read-only file system");

    private StorageFailures() {}

    /**
     * Returns the failure of a call of a file system, for the user.
     *
     * @param attempt what was tried, on which path, as in "write /runs/a/manifest.json"
     * @param thrown by the call
     * @return of kind STORAGE, or that of a {@link ServerFault}; a bug where what was to be written could not be put into bytes
     */
    public static RuntimeException at(String attempt, Throwable thrown) {
        return isUnwritable(thrown)
                ? new IllegalStateException("Cannot " + attempt, thrown)
                : failure(attempt, thrown, thrown);
    }

    /** @param cause of what was thrown, in whose words it is told */
    private static PlumblineException failure(String attempt, Throwable cause, Throwable thrown) {
        return ServerFault.of(cause)
                .map(fault -> new PlumblineException(fault.kind(), "Cannot " + attempt + ": " + fault.words(), thrown))
                .orElseGet(() -> new PlumblineException(
                        Kind.STORAGE, "Cannot " + attempt + ": " + PlainText.reason(cause) + CURE, thrown));
    }

    /**
     * Returns the failure to use a path that the user gave, or a file at it.
     *
     * @param ofTheUser the kind where the user must change it: nothing is there, it is no path or file, its file system is
     *     unknown, or permission is denied
     * @param attempt what was tried, on which path, as in "use run.dir /runs/a"
     * @param cure what the user can do then, after a semicolon; may be empty
     * @param thrown by the call
     * @return of kind STORAGE where the file system fails; of that of a {@link ServerFault} where its server is not to be reached
     */
    public static RuntimeException atPath(Kind ofTheUser, String attempt, String cure, Throwable thrown) {
        Throwable found = unwrapped(thrown);
        return isOfTheUser(found) && ServerFault.of(found).isEmpty()
                ? new PlumblineException(
                        ofTheUser,
                        "Cannot " + attempt + ": " + PlainText.reason(found)
                                + (found instanceof UnsupportedFileSystemException unknown ? scheme(unknown) : cure),
                        thrown)
                : at(attempt, thrown);
    }

    /** Returns what to do where no file system has the scheme of an address. */
    private static String scheme(UnsupportedFileSystemException unknown) {
        return S3.matcher(String.valueOf(unknown.getMessage())).find()
                ? "; write s3a:// in its place"
                : "; correct the address, or add the jars of that file system before the command by --jars";
    }

    /** Returns whether a file system throws this for a path that its user must change. */
    public static boolean isOfTheUser(Throwable thrown) {
        Throwable found = unwrapped(thrown);
        return PathFaults.isOfTheUser(found)
                || OF_THE_USER.stream().anyMatch(kind -> kind.isInstance(found))
                || NO_BUCKET.equals(found.getClass().getName());
    }

    private static Throwable unwrapped(Throwable thrown) {
        return thrown instanceof RemoteException remote ? remote.unwrapRemoteException() : thrown;
    }

    /**
     * Returns the failure of a file system that made Spark throw an exception.
     *
     * @param attempt what was tried, as in "train"
     * @param directory the run's
     * @param thrown anything
     * @return of kind STORAGE; empty where it is no failure of a file system, or one that says itself what to do
     */
    public static Optional<PlumblineException> actionable(String attempt, RunDirectory directory, Throwable thrown) {
        if (Causes.of(thrown).anyMatch(PlumblineException.class::isInstance)) {
            return Optional.empty();
        }
        return Causes.of(thrown)
                .filter(StorageFailures::isOfAFileSystem)
                .findFirst()
                .map(cause -> failure(attempt + " in " + directory.root(), cause, thrown));
    }

    /** Returns whether a file system threw this exception, and not a reader of damaged bytes. */
    public static boolean isOfAFileSystem(Throwable cause) {
        if (cause instanceof FSError) {
            return true;
        }
        if (!(cause instanceof IOException) || isOfBytes(cause)) {
            return false;
        }
        return startsWithAny(cause.getClass().getName(), FILE_SYSTEMS)
                || thrower(cause)
                        .filter(name -> startsWithAny(name, FILE_SYSTEMS))
                        .isPresent()
                || DISK.matcher(String.valueOf(cause.getMessage())).find();
    }

    /** Returns whether the failure comes from damaged bytes, or from a value that cannot be written as bytes. */
    private static boolean isOfBytes(Throwable thrown) {
        return isUnwritable(thrown) || thrown instanceof EOFException;
    }

    /** Returns whether the failure comes from a value that cannot be written as bytes, or from bytes that are no such value. */
    private static boolean isUnwritable(Throwable thrown) {
        return thrown instanceof JsonProcessingException
                || thrown instanceof ObjectStreamException
                || thrown instanceof CharacterCodingException;
    }

    /** Returns the class outside the JDK that threw an exception. */
    private static Optional<String> thrower(Throwable thrown) {
        Stream<StackTraceElement> frames = Arrays.stream(thrown.getStackTrace());
        return frames.map(StackTraceElement::getClassName)
                .filter(name -> !startsWithAny(name, JDK))
                .findFirst();
    }

    private static boolean startsWithAny(String name, Set<String> prefixes) {
        return prefixes.stream().anyMatch(name::startsWith);
    }
}
