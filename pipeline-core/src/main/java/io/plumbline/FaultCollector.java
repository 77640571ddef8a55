package io.plumbline;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Collects the faults of several checks, so that the first does not hide the others. */
public final class FaultCollector {
    private final List<PlumblineException> faults = new ArrayList<>();

    /** Does a check, and keeps its fault. */
    public void collect(Runnable check) {
        try {
            check.run();
        } catch (PlumblineException e) {
            faults.add(e);
        }
    }

    /** Returns what a check gives; empty where it has a fault, which is kept. */
    public <T> Optional<T> collectFrom(Supplier<T> check) {
        try {
            return Optional.of(check.get());
        } catch (PlumblineException e) {
            faults.add(e);
            return Optional.empty();
        }
    }

    /** Returns the faults so far. */
    public List<PlumblineException> faults() {
        return List.copyOf(faults);
    }

    /**
     * Goes on only where there is no fault.
     *
     * @throws PlumblineException that tells all of them
     */
    public void refuse() {
        if (!faults.isEmpty()) {
            throw Faults.together(faults);
        }
    }
}
