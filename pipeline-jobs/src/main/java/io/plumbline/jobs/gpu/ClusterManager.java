package io.plumbline.jobs.gpu;

/** The service that gives Spark its executors. */
enum ClusterManager {
    /** None: tasks run in this process. */
    LOCAL,
    /** Spark's own, or its imitation for tests. */
    STANDALONE,
    /** Hadoop's. */
    YARN,
    /** Kubernetes. */
    KUBERNETES,
    /** Another. */
    OTHER;

    /** @param master as {@code spark.master} names it */
    static ClusterManager of(String master) {
        if (master.equals("local") || master.startsWith("local[")) {
            return LOCAL;
        }
        if (master.startsWith("spark://") || master.startsWith("local-cluster[")) {
            return STANDALONE;
        }
        if (master.equals("yarn")) {
            return YARN;
        }
        return master.startsWith("k8s://") ? KUBERNETES : OTHER;
    }

    /** Returns whether a stage may ask for executors of its own kind. */
    boolean hasProfiles() {
        return switch (this) {
            case STANDALONE, YARN, KUBERNETES -> true;
            case LOCAL, OTHER -> false;
        };
    }

    /** Returns whether an executor finds its GPUs by a script: elsewhere the manager tells it. */
    boolean discoversInExecutors() {
        return this == YARN || this == KUBERNETES;
    }
}
