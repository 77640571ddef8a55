package io.plumbline.engine.cpu;

import io.plumbline.model.BlockConfig.Residual;

/**
 * The layers of one block.
 *
 * @param residual how attention and feed-forward layer join the residual stream
 * @param attentionNorm normalises attention's input, or leaves it
 * @param attentionInput makes queries, keys and values
 * @param attention attention without parameters
 * @param attentionOutput projects attention's result to the residual stream, and joins it
 * @param feedForwardNorm normalises the feed-forward layer's input, or leaves it
 * @param feedForward the feed-forward layer
 */
record BlockLayers(
        Residual residual,
        PartInput attentionNorm,
        AttentionInput attentionInput,
        Attention attention,
        PartOutput attentionOutput,
        PartInput feedForwardNorm,
        FeedForward feedForward) {}
