package io.plumbline.engine.cpu;

import io.plumbline.model.BlockConfig.Residual;

/**
 * The layers of one block.
 *
 * @param residual how attention and feed-forward layer join the residual stream
 * @param attentionNorm what attention's input is normalised by
 * @param attentionInput what makes queries, keys and values
 * @param attention attention without parameters
 * @param attentionOutput the product that attention's result goes through
 * @param feedForwardNorm what the feed-forward layer's input is normalised by
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
