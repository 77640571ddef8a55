package io.plumbline.model;

import io.plumbline.model.ParameterLayout.Parameter;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Random;

/**
 * Random weights as transformers initialises them: weights from a normal distribution of deviation
 * {@code initializer_range} (default 0.02), with GPT-2's projections onto the residual stream divided by
 * {@code sqrt(2 * layers)} (Radford et al. 2019), norms that change nothing but the size, biases 0. The same seed gives the
 * same bits on every platform.
 */
public final class RandomInitializer {
    private static final double DEFAULT_RANGE = 0.02;

    private final double range;
    private final double residualScale;
    private final float normWeight;
    private final Random random;
    private final Iterator<Parameter> parameters;
    private Parameter current;

    private RandomInitializer(ConfigJson json, DecoderConfig config, ParameterLayout layout, long seed) {
        this.range = json.number("initializer_range", DEFAULT_RANGE);
        this.residualScale = Architectures.of(json).residualScale(config);
        this.normWeight = switch (config.norm().kind()) {
            case RMS, LAYER -> 1;
            case RMS_AROUND_ONE -> 0;
        };
        this.random = new Random(seed);
        this.parameters = layout.parameters().iterator();
    }

    /**
     * Makes a model directory of random weights.
     *
     * @param configJson a {@code config.json} of a supported family
     * @param tokenizerDirectory where {@code tokenizer.json} and its companions are copied from; null for none
     * @param seed decides the weights
     * @param target the directory to make, as {@link ModelDirectory#write}
     * @throws io.plumbline.PlumblineException of kind MODEL if the configuration cannot be used, or the target not
     *     written
     */
    public static void write(Path configJson, Path tokenizerDirectory, long seed, Path target) {
        ConfigJson json = ConfigJson.read(configJson);
        DecoderConfig config = Architectures.parse(json);
        ParameterLayout layout = Architectures.layout(json, config);
        if (tokenizerDirectory != null && !Files.isRegularFile(tokenizerDirectory.resolve("tokenizer.json"))) {
            throw ModelError.write(target, "there is no tokenizer.json in " + tokenizerDirectory);
        }
        CompanionFiles companions =
                tokenizerDirectory == null ? CompanionFiles.NONE : CompanionFiles.read(tokenizerDirectory);
        RandomInitializer initializer = new RandomInitializer(json, config, layout, seed);
        new ModelWriter(json, layout, companions).write(target, initializer::fill);
    }

    /** Relies on chunks being asked for in order, and each within one tensor. */
    private void fill(long offset, FloatBuffer values) {
        while (current == null || offset >= current.offset() + current.size()) {
            current = parameters.next();
        }
        switch (current.role().kind()) {
            case NORM_WEIGHT -> constant(values, normWeight);
            case BIAS -> constant(values, 0);
            case RESIDUAL_WEIGHT -> normal(values, range * residualScale);
            case WEIGHT -> normal(values, range);
        }
    }

    private static void constant(FloatBuffer values, float value) {
        while (values.hasRemaining()) {
            values.put(value);
        }
    }

    private void normal(FloatBuffer values, double deviation) {
        while (values.hasRemaining()) {
            values.put((float) (random.nextGaussian() * deviation));
        }
    }
}
