package io.plumbline.verify;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A thread that calls a verifier. */
public final class VerifierThread extends Thread {
    private final String verifier;

    VerifierThread(Runnable work, String verifier, long stackBytes) {
        super(null, work, "verifier " + verifier, stackBytes);
        this.verifier = verifier;
        setDaemon(true);
    }

    /** Returns the name of the verifier that is ending this process by {@link System#exit}, if one is; asked as it ends. */
    public static Optional<String> endingTheProcess() {
        for (Map.Entry<Thread, StackTraceElement[]> running :
                Thread.getAllStackTraces().entrySet()) {
            if (running.getKey() instanceof VerifierThread thread
                    && Stream.of(running.getValue()).anyMatch(VerifierThread::isExit)) {
                return Optional.of(thread.verifier);
            }
        }
        return Optional.empty();
    }

    private static boolean isExit(StackTraceElement call) {
        return call.getClassName().equals(Runtime.class.getName())
                && call.getMethodName().equals("exit");
    }
}
