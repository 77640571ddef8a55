package io.plumbline.watch;

import java.util.Map;

/**
 * The figures of a line of {@code metrics/train.jsonl} that are watched. A figure that the line does not have is NaN.
 *
 * @param step optimiser step, from 1
 * @param loss mean over its examples
 * @param gradientNorm before clipping
 * @param chosenReward {@code rewards/chosen}
 * @param margin {@code rewards/margins}
 * @param chosenLogProb {@code logps/chosen}
 */
public record StepFigures(
        int step, double loss, double gradientNorm, double chosenReward, double margin, double chosenLogProb) {
    /** The figures of a line. */
    public static StepFigures ofLine(Map<String, ? extends Number> line) {
        return new StepFigures(
                line.get("step").intValue(),
                number(line, "loss"),
                number(line, "grad_norm"),
                number(line, "rewards/chosen"),
                number(line, "rewards/margins"),
                number(line, "logps/chosen"));
    }

    private static double number(Map<String, ? extends Number> line, String name) {
        Number number = line.get(name);
        return number == null ? Double.NaN : number.doubleValue();
    }
}
