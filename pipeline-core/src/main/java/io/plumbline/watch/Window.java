package io.plumbline.watch;

import java.util.ArrayDeque;
import java.util.Deque;

/** The mean of the newest values, of those that are numbers. */
final class Window {
    private final int size;
    private final Deque<Double> values = new ArrayDeque<>();

    Window(int size) {
        this.size = size;
    }

    void add(double value) {
        if (Double.isNaN(value)) {
            return;
        }
        values.addLast(value);
        if (values.size() > size) {
            values.removeFirst();
        }
    }

    boolean isFull() {
        return values.size() == size;
    }

    /** NaN without values. */
    double mean() {
        return values.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
    }
}
