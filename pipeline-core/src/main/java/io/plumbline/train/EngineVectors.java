package io.plumbline.train;

import io.plumbline.engine.EngineProvider;
import io.plumbline.engine.FloatVector;
import io.plumbline.engine.VectorWork;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.nd4j.linalg.learning.regularization.Regularization.ApplyStep;

/**
 * The vectors of a training whose engine keeps them in memory of its own, which DL4J's arrays cannot have. The steps that DL4J
 * takes on its arrays are taken here by the engine: decay, the optimiser's update, the parameters minus the update.
 *
 * @param parameters that are trained
 * @param gradient by them
 * @param state vectors of the optimiser, in the order of its names
 */
record EngineVectors(FloatVector parameters, FloatVector gradient, List<FloatVector> state) {
    /**
     * Makes what belongs to parameters. Where memory does not suffice, nothing of it stays.
     *
     * @param engines made the parameters
     * @param states number of vectors that the optimiser keeps
     */
    static EngineVectors of(EngineProvider engines, FloatVector parameters, int states) {
        List<FloatVector> made = new ArrayList<>(states + 1);
        try {
            for (int vector = 0; vector <= states; vector++) {
                made.add(engines.zeros(parameters.size()));
            }
            return new EngineVectors(parameters, made.get(0), List.copyOf(made.subList(1, made.size())));
        } catch (Throwable thrown) {
            made.forEach(FloatVector::close);
            throw thrown;
        }
    }

    /** The optimiser's state as one vector; empty where it has none. */
    Optional<FloatVector> joinedState() {
        return state.isEmpty() ? Optional.empty() : Optional.of(new JoinedVector(state));
    }

    /**
     * Takes a step.
     *
     * @param iteration the step, from 0
     */
    void step(VectorWork work, TorchUpdater updater, List<GroupDecay> decays, int iteration) {
        double rate = updater.schedule().at(iteration);
        decay(work, ApplyStep.BEFORE_UPDATER, decays, rate);
        work.update(updater.step(iteration), gradient, state);
        decay(work, ApplyStep.POST_UPDATER, decays, rate);
        work.addScaled(parameters, -1, gradient, 0, parameters.size());
    }

    private void decay(VectorWork work, ApplyStep when, List<GroupDecay> decays, double rate) {
        for (GroupDecay decay : decays) {
            if (decay.applyStep() == when) {
                decay.apply(work, parameters, gradient, rate);
            }
        }
    }
}
