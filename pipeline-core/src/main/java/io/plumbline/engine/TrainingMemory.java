package io.plumbline.engine;

/**
 * The memory that a training pass takes on the device that computes, in bytes, worked out and not measured. What an optimiser
 * keeps is not in it, nor what libraries take for themselves.
 *
 * @param parameters all of the model, trained or not, in float32
 * @param products the copies of matrices that products read, where they are not float32
 * @param gradient as long as the trained parameters
 * @param activations of the largest micro-batch
 * @param logits of as many of its rows as are computed at once
 */
public record TrainingMemory(long parameters, long products, long gradient, long activations, long logits) {
    /** All of it. */
    public long total() {
        return parameters + products + gradient + activations + logits;
    }
}
