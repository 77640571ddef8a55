package io.plumbline.jobs.executor;

import java.util.Objects;

/**
 * The work that resources are kept for. Tasks of equal work use the same resources.
 *
 * @param name the kind of work, for messages: {@code "a training"}
 * @param identity tells this work from other work of the kind
 * @param type of the resources
 * @param afterClosing whether they may be made again when they were closed to make room for other work
 * @param <T> the same type
 */
public record Work<T extends AutoCloseable>(String name, Object identity, Class<T> type, AfterClosing afterClosing) {
    /** Tells whether the resources of a work may be made again after they were closed. */
    public enum AfterClosing {
        /** They hold nothing that cannot be made again. */
        MAY_RETURN,
        /** They hold state, which is lost: the work has ended in this process. */
        HAS_ENDED
    }

    /** Refuses a work without a name, identity or type. */
    public Work {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(identity, "identity");
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(afterClosing, "afterClosing");
    }
}
