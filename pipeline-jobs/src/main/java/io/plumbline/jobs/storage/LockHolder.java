package io.plumbline.jobs.storage;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The holder of a run directory.
 *
 * @param token a random name of this one holding
 * @param command what it does: {@code train}
 * @param user whose process it is
 * @param host its machine
 * @param space where its process id means something, this boot of one kernel and one namespace of processes: a container
 *     started anew may have the host and process id of the one before; empty where unknown
 * @param process its process id there
 * @param processStarted clock ticks from boot to that process's start, which tell it from a later one of the same id;
 *     empty where unknown
 * @param application YARN's id of the application; empty outside YARN
 * @param since when it took the lock
 */
record LockHolder(
        String token,
        String command,
        String user,
        String host,
        String space,
        long process,
        String processStarted,
        String application,
        String since) {
    /** container_e17_1410901177871_0001_01_000005: epoch, cluster time, application, attempt, container. */
    private static final Pattern CONTAINER = Pattern.compile("container_(?:e\\d+_)?(\\d+_\\d+)_\\d+_\\d+");

    private static final String UNKNOWN = "unknown";

    /** The state of a holder as far as another process sees it at once. */
    enum Life {
        /** It runs. */
        ALIVE,
        /** It has ended, for certain. */
        ENDED,
        /** Only signs of life can tell. */
        UNKNOWN
    }

    /** This process. */
    static LockHolder current(String command) {
        long process = ProcessHandle.current().pid();
        return new LockHolder(
                UUID.randomUUID().toString(),
                command,
                System.getProperty("user.name", UNKNOWN),
                localHost(),
                localSpace(),
                process,
                started(process),
                application(System.getenv("CONTAINER_ID")),
                Instant.now().toString());
    }

    private static String localHost() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return UNKNOWN;
        }
    }

    private static String localSpace() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip() + " "
                    + Files.readSymbolicLink(Path.of("/proc/self/ns/pid"));
        } catch (IOException | UnsupportedOperationException e) {
            return "";
        }
    }

    /**
     * Field 22 of {@code /proc/PID/stat}; empty where no such process runs. The JVM's own start instant will not do: it
     * is computed from the wall clock, and differs between observers once that was set.
     */
    private static String started(long process) {
        try {
            String stat = Files.readString(Path.of("/proc/" + process + "/stat"));
            // The name in brackets may hold blanks and brackets; behind it: state, then field 4 and so on.
            String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ");
            boolean ended = fields[0].equals("Z") || fields[0].equals("X");
            return ended ? "" : fields[19];
        } catch (IOException | IndexOutOfBoundsException e) {
            return "";
        }
    }

    /** The application a YARN container belongs to, the same for all attempts; empty outside YARN. */
    static String application(String container) {
        Matcher matcher = CONTAINER.matcher(container == null ? "" : container);
        return matcher.matches() ? "application_" + matcher.group(1) : "";
    }

    /** Returns its state, as far as another process sees it without waiting. */
    Life seenBy(LockHolder other) {
        // Of another user's processes the kernel may show nothing.
        if (!space.isEmpty() && space.equals(other.space) && user.equals(other.user) && !processStarted.isEmpty()) {
            return started(process).equals(processStarted) ? Life.ALIVE : Life.ENDED;
        }
        // The resource manager starts an attempt once the one before has ended.
        return !application.isEmpty() && application.equals(other.application) ? Life.ENDED : Life.UNKNOWN;
    }

    String description() {
        return command + ", process " + process + " of " + user + " on " + host
                + (application.isEmpty() ? "" : ", " + application) + ", since " + since;
    }

    String text() {
        return "token=" + token + "\ncommand=" + command + "\nuser=" + user + "\nhost=" + host + "\nspace=" + space
                + "\nprocess=" + process + "\nprocess-started=" + processStarted + "\napplication=" + application
                + "\nsince=" + since + "\n";
    }

    /** Reads what {@link #text} wrote; what is missing or damaged stays unknown. */
    static LockHolder parse(String text) {
        LockProperties properties = LockProperties.of(text);
        try {
            return new LockHolder(
                    properties.value("token", ""),
                    properties.value("command", UNKNOWN),
                    properties.value("user", UNKNOWN),
                    properties.value("host", UNKNOWN),
                    properties.value("space", ""),
                    Long.parseLong(properties.value("process", "-1")),
                    properties.value("process-started", ""),
                    properties.value("application", ""),
                    properties.value("since", "an unknown time"));
        } catch (NumberFormatException e) {
            return parse("");
        }
    }
}
