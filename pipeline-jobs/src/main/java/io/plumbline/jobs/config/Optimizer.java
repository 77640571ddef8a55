package io.plumbline.jobs.config;

/** How a gradient becomes a step. */
public enum Optimizer {
    /** Adam with decoupled weight decay (Loshchilov and Hutter 2019). */
    ADAMW,
    /** RMSprop as in torch. */
    RMSPROP,
    /** Plain gradient descent. */
    SGD
}
