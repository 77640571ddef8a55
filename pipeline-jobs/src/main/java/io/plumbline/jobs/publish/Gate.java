package io.plumbline.jobs.publish;

/**
 * A gate that judged a policy: its demand, and what was found.
 *
 * @param key of the configuration, {@code publish.better-than-length}
 * @param asks what it asks for, to follow the key: {@code asks for at least 0.5}
 * @param found what was found, with its numbers
 * @param passes whether that is enough
 */
record Gate(String key, String asks, String found, boolean passes) {
    /** Returns both in one clause. */
    String text() {
        return found + " (" + key + " " + asks + ")";
    }
}
