package io.plumbline.engine.cuda;

import io.plumbline.engine.EngineOptions;
import io.plumbline.model.AttentionConfig;
import io.plumbline.model.DecoderConfig;
import io.plumbline.model.ParameterLayout;
import io.plumbline.model.ParameterRole;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The parts of a decoder on a device, which forward and backward pass share.
 *
 * @param config the model's shape
 * @param device that computes
 * @param program its kernels, compiled for the model
 * @param weights the model's tensors
 * @param tape working memory
 * @param norms of rows
 * @param linears products of linear layers
 * @param layers biases, rotary positions and activations
 * @param attention of packed groups
 * @param angles of rotary positions
 * @param head vocabulary projection and log-softmax
 */
record DecoderParts(
        DecoderConfig config,
        Device device,
        Program program,
        Weights weights,
        Tape tape,
        Norms norms,
        LinearLayers linears,
        Layers layers,
        Attention attention,
        Angles angles,
        Head head) {
    static DecoderParts of(
            DecoderConfig config, ParameterLayout layout, EngineOptions options, Device device, Program program) {
        Element element = Element.of(options.precision());
        AttentionConfig attention = config.block().attention();
        Tape tape = new Tape(config, element, device);
        return new DecoderParts(
                config,
                device,
                program,
                new Weights(config, layout, device, program, element),
                tape,
                new Norms(program, tape.gradients()),
                new LinearLayers(device, program, tape),
                new Layers(config.block(), program),
                new Attention(attention, program, element),
                new Angles(attention.rotary(), device, tape),
                new Head(device, program, tape, config.embedding().vocabularySize(), element, options.logitBytes()));
    }

    /** The layers of every block, at the places of the vectors that the weights are bound to. */
    List<BlockPlaces> blocks() {
        return IntStream.range(0, config.layers())
                .mapToObj(layer -> BlockPlaces.of(config, weights, layer))
                .toList();
    }

    NormTensors finalNorm() {
        return weights.norm(config.norm(), ParameterRole.FINAL_NORM_WEIGHT, ParameterRole.FINAL_NORM_BIAS, -1);
    }

    void close() {
        weights.close();
        tape.close();
    }
}
