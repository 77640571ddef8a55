package io.plumbline.engine.cpu;

/**
 * Consecutive places of a {@link KeyValueCache}.
 *
 * @param first the first of them
 * @param count their number
 */
record Places(int first, int count) {
    /** Returns the place behind the last. */
    int end() {
        return first + count;
    }
}
