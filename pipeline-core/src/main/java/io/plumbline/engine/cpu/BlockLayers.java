package io.plumbline.engine.cpu;

import io.plumbline.model.BlockConfig.Residual;

/**
 * The layers of one block.
 *
 * @param residual how attention and feed-forward layer join the residual stream
 * @param attentionNorm normalises attention's input
 * @param attentionInput makes queries, keys and values
 * @param attention attention without parameters
 * @param attentionOutput projects attention's result to the residual stream
 * @param feedForwardNorm normalises the feed-forward layer's input
 * @param feedForward the feed-forward layer
 */
record BlockLayers(
        Residual residual,
        Norm attentionNorm,
        AttentionInput attentionInput,
        Attention attention,
        Linear attentionOutput,
        Norm feedForwardNorm,
        FeedForward feedForward) {}
