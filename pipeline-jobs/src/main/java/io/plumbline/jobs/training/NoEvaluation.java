package io.plumbline.jobs.training;

import io.plumbline.jobs.averaging.StepRecord;
import io.plumbline.jobs.averaging.TrainingPlan;
import io.plumbline.jobs.checkpoint.SavedModel;
import io.plumbline.jobs.storage.FileContent;
import io.plumbline.watch.HeldOutMetric;
import io.plumbline.watch.HeldOutPoint;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.deeplearning4j.nn.graph.ComputationGraph;

/** Of a training whose policy nobody looks at before its end. */
final class NoEvaluation implements TrainingEvaluation {
    private final Map<String, FileContent> before = new LinkedHashMap<>();

    /** Lines of an evaluation that has been switched off since stay what they are; the checkpoint they stand in may go. */
    @Override
    public void resumes(SavedModel best, Map<String, FileContent> lines) {
        lines.forEach((name, content) -> {
            byte[] bytes = JsonLines.bytes(content);
            before.put(name, out -> out.write(bytes));
        });
    }

    @Override
    public void begins(TrainingPlan plan, int totalSteps, long examples) {
        // Nothing is prepared.
    }

    @Override
    public boolean isDue(int step) {
        return false;
    }

    @Override
    public void evaluate(ComputationGraph graph, StepRecord last) {
        throw new IllegalStateException("A training without evaluation was to be evaluated");
    }

    @Override
    public Optional<String> stop() {
        return Optional.empty();
    }

    @Override
    public Optional<HeldOutMetric> metric() {
        return Optional.empty();
    }

    @Override
    public Optional<HeldOutPoint> bestPoint() {
        return Optional.empty();
    }

    @Override
    public SavedModel best() {
        return null;
    }

    @Override
    public Map<String, FileContent> lines() {
        return Map.copyOf(before);
    }

    @Override
    public void close() {
        // Nothing is held.
    }
}
