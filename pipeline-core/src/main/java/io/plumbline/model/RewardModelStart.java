package io.plumbline.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plumbline.model.ParameterLayout.Parameter;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/**
 * The reward model that a language model becomes: the same decoder, and in place of its head for tokens a new one for scores,
 * whose weights are normal with the deviation {@code initializer_range}, as transformers begins it.
 */
public final class RewardModelStart {
    private static final double DEFAULT_RANGE = 0.02;

    private final ConfigJson json;
    private final ModelShape shape;
    private final CompanionFiles companions;
    private final Parameter head;
    private final long seed;

    private RewardModelStart(ConfigJson json, CompanionFiles companions, long seed) {
        this.json = json;
        this.shape = ModelShape.of(json);
        this.companions = companions;
        this.head = shape.layout().find(ParameterRole.SCORE_WEIGHT, -1).orElseThrow();
        this.seed = seed;
    }

    /**
     * The reward model of a language model.
     *
     * @param seed decides the head
     * @throws io.plumbline.PlumblineException of kind MODEL where transformers has no such class for the family, or no token
     *     fills up texts
     */
    public static RewardModelStart of(ModelDirectory base, long seed) {
        ConfigJson json = base.json();
        Architecture family = Architectures.of(json);
        String name = family.scoringClass()
                .orElseThrow(() -> json.refuse("transformers has no class that scores with a " + family.modelType()
                        + " model; train a reward model of another family"));
        ObjectNode config = json.copy();
        config.remove(List.of("num_labels", "problem_type", ScalarKeys.OFFSET));
        config.putArray(ScalarKeys.ARCHITECTURES).add(name);
        config.putObject(ScalarKeys.LABELS).put("0", "LABEL_0");
        config.putObject("label2id").put("LABEL_0", 0);
        config.put(ScalarKeys.PADDING, new PaddingToken(json, base.companions()).id());
        return new RewardModelStart(json.with(config), base.companions(), seed);
    }

    /** The reward model without its weights. */
    public ModelShape shape() {
        return shape;
    }

    /** Its whole {@code config.json} as JSON text. */
    public String configJson() {
        return json.copy().toString();
    }

    /**
     * Reads the weights that it begins with.
     *
     * @param base the language model
     * @param sink takes {@code shape().layout().size()} values
     */
    public void read(ModelDirectory base, FloatSink sink) {
        base.read((offset, values) -> {
            // The head for tokens is the last tensor, where there is one.
            if (offset < head.offset()) {
                sink.accept(offset, values);
            }
        });
        double range = json.number("initializer_range", DEFAULT_RANGE);
        Random random = new Random(seed);
        FloatBuffer weights = FloatBuffer.allocate(Math.toIntExact(head.size()));
        while (weights.hasRemaining()) {
            weights.put((float) (random.nextGaussian() * range));
        }
        sink.accept(head.offset(), weights.flip());
    }

    /**
     * Writes a trained reward model as transformers' {@code from_pretrained} reads it.
     *
     * @param target the directory to make, as {@link ModelDirectory#write}
     * @param parameters gives {@code shape().layout().size()} finite values
     */
    public void write(Path target, FloatSource parameters) {
        write(target, parameters, json);
    }

    /**
     * The same with a number that is subtracted from every score.
     *
     * @param offset finite
     */
    public void write(Path target, FloatSource parameters, double offset) {
        ObjectNode config = json.copy();
        config.put(ScalarKeys.OFFSET, offset);
        write(target, parameters, json.with(config));
    }

    private void write(Path target, FloatSource parameters, ConfigJson config) {
        new ModelWriter(config, shape.layout(), companions).write(target, parameters);
    }
}
