package io.plumbline.jobs.storage;

import java.io.IOException;
import java.io.StringReader;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Who holds a run directory.
 *
 * @param host its machine
 * @param process its process id there
 * @param processStarted when that process began, which tells it from a later one of the same id; empty where unknown
 * @param application YARN's id of the application; empty outside YARN
 * @param since when it took the lock
 */
record LockHolder(String host, long process, String processStarted, String application, String since) {
    /** container_e17_1410901177871_0001_01_000005: epoch, cluster time, application, attempt, container. */
    private static final Pattern CONTAINER = Pattern.compile("container_(?:e\\d+_)?(\\d+_\\d+)_\\d+_\\d+");

    /** This process. */
    static LockHolder current() {
        ProcessHandle process = ProcessHandle.current();
        return new LockHolder(
                localHost(),
                process.pid(),
                started(process),
                application(System.getenv("CONTAINER_ID")),
                Instant.now().toString());
    }

    private static String localHost() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "unknown";
        }
    }

    private static String started(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toString).orElse("");
    }

    /** The application a YARN container belongs to, the same for all attempts; empty outside YARN. */
    static String application(String container) {
        Matcher matcher = CONTAINER.matcher(container == null ? "" : container);
        return matcher.matches() ? "application_" + matcher.group(1) : "";
    }

    /** Whether it is known to have ended, as seen by another. */
    boolean isDead(LockHolder seenBy) {
        if (!application.isEmpty() && application.equals(seenBy.application)) {
            return true;
        }
        if (!host.equals(seenBy.host) || process == seenBy.process || host.equals("unknown")) {
            return false;
        }
        Optional<ProcessHandle> alive = ProcessHandle.of(process).filter(ProcessHandle::isAlive);
        return alive.isEmpty()
                || (!processStarted.isEmpty() && !started(alive.get()).equals(processStarted));
    }

    String description() {
        String where = application.isEmpty() ? "" : ", " + application;
        return "process " + process + " on " + host + where + ", since " + since;
    }

    String text() {
        return "host=" + host + "\nprocess=" + process + "\nprocess-started=" + processStarted.replace(":", "\\:")
                + "\napplication=" + application + "\nsince=" + since.replace(":", "\\:") + "\n";
    }

    /** Reads what {@link #text} wrote; what is missing stays unknown. */
    static LockHolder parse(String text) {
        Properties properties = new Properties();
        try {
            properties.load(new StringReader(text));
            return new LockHolder(
                    properties.getProperty("host", "unknown"),
                    Long.parseLong(properties.getProperty("process", "-1")),
                    properties.getProperty("process-started", ""),
                    properties.getProperty("application", ""),
                    properties.getProperty("since", "an unknown time"));
        } catch (IOException | IllegalArgumentException e) {
            return new LockHolder("unknown", -1, "", "", "an unknown time");
        }
    }
}
