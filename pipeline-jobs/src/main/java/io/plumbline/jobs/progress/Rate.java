package io.plumbline.jobs.progress;

import java.util.ArrayDeque;
import java.util.Deque;

/** Units a second over the last while, so that a slow start does not spoil the time left. */
final class Rate {
    private static final double WINDOW_SECONDS = 30;

    private record Sample(double seconds, long done) {}

    private final Deque<Sample> samples = new ArrayDeque<>();

    /**
     * Takes a count in.
     *
     * @param seconds when, from any origin
     * @param done units done by then
     * @return units a second, 0 where not known yet
     */
    double update(double seconds, long done) {
        if (samples.isEmpty() || samples.peekLast().done() != done) {
            samples.addLast(new Sample(seconds, done));
        }
        while (samples.size() > 2 && seconds - samples.peekFirst().seconds() > WINDOW_SECONDS) {
            samples.removeFirst();
        }
        Sample first = samples.peekFirst();
        double elapsed = seconds - first.seconds();
        return elapsed > 0 ? (done - first.done()) / elapsed : 0;
    }
}
