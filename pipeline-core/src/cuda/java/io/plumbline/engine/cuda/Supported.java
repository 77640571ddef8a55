package io.plumbline.engine.cuda;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.engine.EngineOptions;
import io.plumbline.model.AttentionConfig;
import io.plumbline.model.BlockConfig;
import io.plumbline.model.DecoderConfig;
import io.plumbline.model.EmbeddingConfig;
import io.plumbline.model.HeadConfig;
import io.plumbline.model.NormConfig;
import io.plumbline.model.ParameterLayout;
import io.plumbline.model.RotaryConfig;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Models that this engine computes. A description is held to the plain one of its sizes, component by component, so
 * that a part that is added to descriptions is refused by its name until the kernels compute it.
 */
final class Supported {
    /** Elements that kernels take at a time. */
    static final int AT_ONCE = 4;

    private Supported() {}

    /**
     * Refuses a model that has parts which this engine does not compute, by the name of each of them, sizes that
     * kernels cannot take, and a layout that is not the configuration's.
     */
    static void require(DecoderConfig config, ParameterLayout layout) {
        requireParts(config);
        requireMultiple("embedding.hiddenSize", config.embedding().hiddenSize());
        requireMultiple(
                "block.feedForward.intermediateSize",
                config.block().feedForward().intermediateSize());
        RequiredLayout.require(config, layout);
    }

    private static void requireParts(DecoderConfig config) {
        List<String> others = new ArrayList<>();
        addDifferences("", plain(config), config, others);
        if (!isComputed(config.norm().kind())) {
            others.add("norm.kind " + config.norm().kind());
        }
        if (!isComputed(config.block().norm().kind())) {
            others.add("block.norm.kind " + config.block().norm().kind());
        }
        if (!others.isEmpty()) {
            throw refuse("the engine for GPUs does not compute " + String.join(", ", others));
        }
    }

    /** An error that names what this engine does not compute. */
    static PlumblineException refuse(String found) {
        return new PlumblineException(
                Kind.MODEL, "Cannot compute the model on a GPU: " + found + "; the engine for processors does");
    }

    private static void requireMultiple(String name, int size) {
        if (size % AT_ONCE != 0) {
            throw refuse("the engine for GPUs does not compute sizes that are no multiple of " + AT_ONCE + ", and "
                    + name + " is " + size);
        }
    }

    /** Refuses options that this engine does not have. */
    static void require(EngineOptions options) {
        if (options.statistics()) {
            throw new PlumblineException(
                    Kind.CONFIGURATION,
                    "Cannot tell of distributions on a GPU: the engine for GPUs gives log-probs alone; leave"
                            + " training.token-metrics and loss.weighting out");
        }
        if (options.checkpointActivations()) {
            throw new PlumblineException(
                    Kind.CONFIGURATION,
                    "Cannot checkpoint activations on a GPU: the engine for GPUs keeps all of them; leave"
                            + " engine.checkpoint-activations out");
        }
    }

    /** Refuses heads and states for which a block of a kernel needs more shared memory than the device has for it. */
    static void requireFits(DecoderConfig config, Element element, int sharedBytes) {
        AttentionConfig attention = config.block().attention();
        requireFits("heads of " + attention.headSize(), Attention.mostSharedBytes(attention, element), sharedBytes);
        int hidden = config.embedding().hiddenSize();
        requireFits("states of " + hidden, Norms.mostSharedBytes(hidden), sharedBytes);
    }

    private static void requireFits(String what, long needed, int sharedBytes) {
        if (needed > sharedBytes) {
            throw refuse("the kernels of the engine for GPUs need " + needed + " bytes of shared memory for " + what
                    + ", and this GPU has " + sharedBytes + " for a block");
        }
    }

    /** Returns the description of the same sizes and kinds with nothing that is optional. */
    private static DecoderConfig plain(DecoderConfig config) {
        EmbeddingConfig embedding = config.embedding();
        BlockConfig block = config.block();
        AttentionConfig attention = block.attention();
        RotaryConfig rotary = attention.rotary();
        AttentionConfig plainAttention = new AttentionConfig(
                attention.heads(),
                attention.keyValueHeads(),
                attention.headSize(),
                attention.projection(),
                attention.inputBias(),
                attention.outputBias(),
                rotary == null ? null : new RotaryConfig(rotary.inverseFrequencies()));
        return new DecoderConfig(
                new EmbeddingConfig(
                        embedding.vocabularySize(),
                        embedding.hiddenSize(),
                        embedding.learnedPositions(),
                        embedding.maxPositions(),
                        embedding.paddingTokenId()),
                new BlockConfig(
                        block.residual(), block.norm(), plainAttention, block.feedForward(), block.weightOrder()),
                config.layers(),
                config.norm(),
                new HeadConfig(config.head().tied()));
    }

    private static boolean isComputed(NormConfig.Kind kind) {
        return switch (kind) {
            case RMS, LAYER -> true;
            case RMS_AROUND_ONE -> false;
        };
    }

    private static void addDifferences(String place, Record plain, Record given, List<String> names) {
        for (RecordComponent component : given.getClass().getRecordComponents()) {
            Object known = value(component, plain);
            Object found = value(component, given);
            String name = place + component.getName();
            if (Objects.equals(known, found)) {
                continue;
            }
            if (known instanceof Record knownRecord && found instanceof Record foundRecord) {
                addDifferences(name + ".", knownRecord, foundRecord, names);
            } else {
                boolean isShort = found instanceof Number || found instanceof Enum || found instanceof Boolean;
                names.add(isShort ? name + " " + found : name);
            }
        }
    }

    private static Object value(RecordComponent component, Record record) {
        try {
            return component.getAccessor().invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("Cannot read " + component + " of a model's description", e);
        }
    }
}
