package io.plumbline.score;

/**
 * The engine that the scores are computed by.
 *
 * @param engine its name, as {@code engine.type} has it
 * @param device kind of device: {@code processor}, {@code gpu}
 * @param precision of its products
 * @param reason why it was chosen where a faster one was not; null where it was asked for, or there is no faster one
 */
public record ComputedBy(String engine, String device, String precision, String reason) {}
