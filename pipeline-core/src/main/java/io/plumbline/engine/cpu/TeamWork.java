package io.plumbline.engine.cpu;

import io.plumbline.engine.FloatVector;
import io.plumbline.engine.OptimizerStep;
import io.plumbline.engine.VectorWork;
import java.util.ArrayList;
import java.util.List;

/** Work on vectors of this machine's memory, shared by a team. */
final class TeamWork implements VectorWork {
    /** The number that torch adds to the norm before it divides by it. */
    private static final double EPSILON = 1e-6;

    private final Team team;

    TeamWork(Team team) {
        this.team = team;
    }

    @Override
    public void zero(FloatVector vector) {
        VectorPass.zero(team, ours(vector));
    }

    @Override
    public double norm(FloatVector vector) {
        return Math.sqrt(VectorPass.squares(team, ours(vector)));
    }

    @Override
    public void clip(FloatVector gradient, double norm, double maxNorm) {
        double scale = maxNorm / (norm + EPSILON);
        if (maxNorm > 0 && scale < 1) {
            float factor = (float) scale;
            VectorPass.change(
                    team, List.of(ours(gradient)), (tiles, count) -> VectorMath.scale(tiles[0], 0, count, factor));
        }
    }

    @Override
    public void update(OptimizerStep step, FloatVector gradient, List<FloatVector> state) {
        List<ArrayVector> vectors = new ArrayList<>();
        vectors.add(ours(gradient));
        state.forEach(vector -> vectors.add(ours(vector)));
        VectorPass.change(team, vectors, OptimizerPass.of(step));
    }

    /** By an operation of ND4J's, on its own threads. */
    @Override
    public void addScaled(FloatVector target, double scale, FloatVector source, long start, long end) {
        Kernels.addScaled(ours(target).part(start, end), scale, ours(source).part(start, end));
    }

    private static ArrayVector ours(FloatVector vector) {
        return ArrayVector.of(vector);
    }
}
