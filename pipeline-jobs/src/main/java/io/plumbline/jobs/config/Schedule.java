package io.plumbline.jobs.config;

/** The learning rate over the steps of a run. */
public enum Schedule {
    /** Up over the warm-up, then down to 0 in a line. */
    LINEAR,
    /** Up over the warm-up, then the same to the last step. */
    CONSTANT,
    /** Up over the warm-up, then down to 0 along half a cosine. */
    COSINE
}
