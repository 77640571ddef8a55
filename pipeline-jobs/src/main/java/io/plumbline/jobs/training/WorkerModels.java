package io.plumbline.jobs.training;

import io.plumbline.jobs.inference.Scorers;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** The models that this JVM's workers keep between rounds: of one training at a time, by worker index. */
final class WorkerModels {
    private static final Map<Integer, WorkerModel> MODELS = new TreeMap<>();
    private static String runId;

    private WorkerModels() {}

    /** The worker's model, with a graph of its own, made at its first round. */
    static WorkerModel of(Round round, int worker) {
        return of(round, worker, () -> WorkerModel.own(round.graphJson()));
    }

    /** The worker's model, made at its first round. What an earlier training or the reference held is let go. */
    static synchronized WorkerModel of(Round round, int worker, Supplier<WorkerModel> maker) {
        if (!round.runId().equals(runId)) {
            closeAll();
            Scorers.close();
            runId = round.runId();
        }
        return MODELS.computeIfAbsent(worker, index -> maker.get());
    }

    /** Lets go the models of a training, if they are still held. */
    static synchronized void close(String training) {
        if (training.equals(runId)) {
            closeAll();
        }
    }

    /** Number of models held. */
    static synchronized int size() {
        return MODELS.size();
    }

    private static void closeAll() {
        Iterator<WorkerModel> models = MODELS.values().iterator();
        while (models.hasNext()) {
            WorkerModel model = models.next();
            model.lock().lock();
            try {
                model.close();
            } finally {
                model.lock().unlock();
            }
            models.remove();
        }
        runId = null;
    }
}
