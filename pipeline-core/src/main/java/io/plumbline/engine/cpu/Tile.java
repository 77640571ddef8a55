package io.plumbline.engine.cpu;

/** The small Java arrays of a worker, by what stands in them while a few rows are worked on. */
enum Tile {
    ADDED,
    GATES,
    GRADIENT,
    GRADIENTS,
    INPUTS,
    LOGITS,
    OFFSETS,
    POSITION,
    RESULTS,
    ROW,
    ROWS,
    SLOPES,
    SPARE,
    SUM,
    SUMS,
    UPS,
    VALUES,
    WEIGHTS,
    ZEROS
}
