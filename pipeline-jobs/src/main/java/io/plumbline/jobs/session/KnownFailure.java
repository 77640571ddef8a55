package io.plumbline.jobs.session;

import io.plumbline.Causes;
import io.plumbline.PlumblineException;
import io.plumbline.ServerFault;
import java.util.Optional;

/** A failure of Java, Spark or Hadoop whose cause is known well enough to say what to do. */
public final class KnownFailure {
    private KnownFailure() {}

    /**
     * Returns the failure in one sentence that says what to do: of memory that ran out, a file system without its jar, or a
     * server of Hadoop that cannot be reached.
     *
     * @param attempt what was tried, as in "train"
     * @param thrown anything
     * @return empty where it is none of them, or an exception says itself what to do
     */
    public static Optional<PlumblineException> actionable(String attempt, Throwable thrown) {
        if (Causes.actionable(thrown).isPresent()) {
            return Optional.empty();
        }
        return MemoryShortage.actionable(attempt, thrown)
                .or(() -> MissingFileSystem.actionable(attempt, thrown))
                .or(() -> unreachable(attempt, thrown));
    }

    private static Optional<PlumblineException> unreachable(String attempt, Throwable thrown) {
        return ServerFault.ofHadoop(thrown)
                .map(fault -> new PlumblineException(fault.kind(), "Cannot " + attempt + ": " + fault.words(), thrown));
    }

    /** Returns the failure that says what to do where there is one, else what was thrown. */
    public static Throwable explained(String attempt, Throwable thrown) {
        return actionable(attempt, thrown).map(Throwable.class::cast).orElse(thrown);
    }
}
