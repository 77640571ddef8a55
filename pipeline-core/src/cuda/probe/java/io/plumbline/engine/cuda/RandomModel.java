package io.plumbline.engine.cuda;

import io.plumbline.model.ModelShape;
import io.plumbline.model.ParameterLayout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;

/** A model's shape with random weights: what time and memory depend on. */
final class RandomModel {
    private static final int POOL = 1 << 20;
    private static final int SHIFTS = 977;
    private static final double DEVIATION = 0.02;

    private RandomModel() {}

    static ModelShape shape(Path config) {
        try {
            return ModelShape.of(Files.readString(config));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns weights whose norms are 1 and whose biases are 0. */
    static CudaVector weights(CudaEngines engines, ParameterLayout layout) {
        CudaVector vector = engines.zeros(layout.size());
        for (ParameterLayout.Parameter parameter : layout.parameters()) {
            float[] pool = pool(parameter);
            for (long at = 0; at < parameter.size(); ) {
                int shift = (int) (at / pool.length % SHIFTS);
                int count = (int) Math.min(pool.length - shift, parameter.size() - at);
                vector.write(
                        parameter.offset() + at,
                        FloatBuffer.wrap(pool, shift, count).slice());
                at += count;
            }
        }
        return vector;
    }

    private static float[] pool(ParameterLayout.Parameter parameter) {
        float[] pool = new float[POOL];
        String role = parameter.role().name();
        if (role.endsWith("NORM_WEIGHT")) {
            Arrays.fill(pool, 1);
        } else if (!role.endsWith("BIAS")) {
            Random random = new Random(parameter.offset());
            for (int i = 0; i < pool.length; i++) {
                pool[i] = (float) (DEVIATION * random.nextGaussian());
            }
        }
        return pool;
    }
}
