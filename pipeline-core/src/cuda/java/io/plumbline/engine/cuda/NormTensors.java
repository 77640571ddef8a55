package io.plumbline.engine.cuda;

import io.plumbline.model.NormConfig;

/**
 * The tensors of a norm in a device's memory, all {@code [hidden]}.
 *
 * @param config its kind and epsilon
 * @param weight its address
 * @param bias its address, 0 if there is none
 * @param weightGradient its address, 0 if it is not trained
 * @param biasGradient its address, 0 if it is not trained or not there
 */
record NormTensors(NormConfig config, long weight, long bias, long weightGradient, long biasGradient) {
    /** Numbers that a norm keeps of a row: mean and reciprocal deviation. */
    static final int STATISTICS = 2;

    /** 1 if the mean is taken out. */
    int centred() {
        return switch (config.kind()) {
            case LAYER -> 1;
            case RMS -> 0;
            case RMS_AROUND_ONE -> throw new IllegalStateException("Not supported: " + config);
        };
    }

    float epsilon() {
        return (float) config.epsilon();
    }
}
