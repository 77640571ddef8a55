package io.plumbline.engine.cpu;

import io.plumbline.engine.KernelTimes;
import java.util.List;
import java.util.stream.IntStream;

/** An engine's workers, each on a lane of its own. */
final class Lanes implements AutoCloseable {
    /** Work that is split over the lanes. */
    @FunctionalInterface
    interface Task {
        /** Does the part of one lane. */
        void run(Lane lane);
    }

    private final List<Lane> lanes;
    private final Workers workers;

    Lanes(int count) {
        lanes = IntStream.range(0, count)
                .mapToObj(index -> new Lane(index, count, new Scratch()))
                .toList();
        workers = new Workers(count);
    }

    /** Runs the task once on every lane and returns when all are done. */
    void run(Task task) {
        workers.run(worker -> task.run(lanes.get(worker)));
    }

    /** Runs the task once for every part, as if each had a lane of its own; the parts are shared out among the lanes there are. */
    void runParts(StepParts parts, Task task) {
        run(lane -> {
            Range own = new Range(0, parts.count()).portion(lane.index(), lane.count());
            for (int part = own.start(); part < own.end(); part++) {
                task.run(parts.part(part, lane.scratch()));
            }
        });
    }

    /** Returns the number of lanes. */
    int count() {
        return lanes.size();
    }

    /** Sets the kind as which the time of later tasks is counted, where they do not set it themselves. */
    void countAs(KernelTimes.Kind kind) {
        workers.countAs(kind);
    }

    /** Makes room for blocks of attention scores on every lane. */
    void reserveScores(int elements) {
        lanes.forEach(lane -> lane.scratch().reserveScores(elements));
    }

    /** Ends the threads and gives the working memory back. */
    @Override
    public void close() {
        workers.close();
        lanes.forEach(lane -> lane.scratch().close());
    }
}
