package io.plumbline;

import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** The chain of causes below a failure. */
public final class Causes {
    /** More are not looked at: a chain may be a ring. */
    private static final int MAXIMUM_DEPTH = 50;

    private Causes() {}

    /** The failure itself, what caused it, and so on down. */
    public static Stream<Throwable> of(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause).limit(MAXIMUM_DEPTH);
    }

    /** The failure that a user can act on, wherever in the chain it stands. */
    public static Optional<PlumblineException> actionable(Throwable failure) {
        return of(failure)
                .filter(PlumblineException.class::isInstance)
                .map(PlumblineException.class::cast)
                .findFirst();
    }

    /**
     * Throws a failure on as it is, whatever its class: Spark and Scala throw checked exceptions that their signatures do not name.
     *
     * @return nothing; so that {@code throw} can stand before the call
     */
    public static RuntimeException unchanged(Throwable failure) {
        throw Causes.<RuntimeException>as(failure);
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> T as(Throwable failure) throws T {
        throw (T) failure;
    }

    /**
     * Returns the failure of a command in one sentence: that of {@link #actionable}, or else that nobody expected it. It is the same
     * wherever the failure is told.
     *
     * @param command that failed: {@code train}
     */
    public static String sentence(String command, Throwable failure) {
        return actionable(failure)
                .map(Throwable::getMessage)
                .orElseGet(() -> "Cannot " + command + ": " + PlainText.reason(failure)
                        + " (unexpected; --stacktrace shows where)");
    }
}
