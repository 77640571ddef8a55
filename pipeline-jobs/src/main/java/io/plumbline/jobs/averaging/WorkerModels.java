package io.plumbline.jobs.averaging;

import io.plumbline.jobs.inference.Scorers;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * The models that this JVM's workers keep between rounds: of one training at a time, by worker index. A model is used under
 * a {@link Lease} and closed under none, so that no task computes with memory that was given back.
 */
public final class WorkerModels {
    private static final Map<Integer, WorkerModel> MODELS = new TreeMap<>();
    /** Names of trainings whose models were closed; tasks of them that still run make no new ones. */
    private static final Set<String> ENDED = new HashSet<>();

    private static String runId;

    private WorkerModels() {}

    /**
     * A model that is its holder's alone until it is closed, by the thread that took it.
     *
     * @param model not closed
     */
    record Lease(WorkerModel model) implements AutoCloseable {
        @Override
        public void close() {
            model.giveBack();
        }
    }

    /** Leases the worker's model, with a graph of its own, made at its first round. */
    static Lease lease(Round round, int worker) {
        return lease(round, worker, () -> WorkerModel.own(round.graphJson()));
    }

    /**
     * Leases the worker's model, which is made at its first round; waits while another thread holds it. Models of an earlier
     * training or of the reference are closed.
     *
     * @throws IllegalStateException if the training has ended in this JVM
     */
    static Lease lease(Round round, int worker, Supplier<WorkerModel> maker) {
        while (true) {
            WorkerModel model = of(round, worker, maker);
            // Outside the lock on all models, since the holder may keep this one for a long time.
            model.take();
            if (!model.isClosed()) {
                return new Lease(model);
            }
            model.giveBack();
        }
    }

    private static synchronized WorkerModel of(Round round, int worker, Supplier<WorkerModel> maker) {
        if (ENDED.contains(round.runId())) {
            throw new IllegalStateException(
                    "A task of a training that has ended asked for the model of worker " + worker);
        }
        if (!round.runId().equals(runId)) {
            closeAll();
            Scorers.close();
            runId = round.runId();
        }
        return MODELS.computeIfAbsent(worker, index -> maker.get());
    }

    /** Closes the models of a training, if they are still held, and makes no new ones for it. */
    static synchronized void close(String training) {
        ENDED.add(training);
        if (training.equals(runId)) {
            closeAll();
        }
    }

    /** Number of models held. */
    public static synchronized int size() {
        return MODELS.size();
    }

    /** Waits for each model's holder. */
    private static void closeAll() {
        if (runId != null) {
            ENDED.add(runId);
        }
        Iterator<WorkerModel> models = MODELS.values().iterator();
        while (models.hasNext()) {
            WorkerModel model = models.next();
            models.remove();
            model.take();
            try {
                model.close();
            } finally {
                model.giveBack();
            }
        }
        runId = null;
    }
}
