package io.plumbline.loss;

import java.util.Map;

/**
 * Values of a loss's options, as they are written.
 *
 * @param texts by name; an option that is not among them has its default
 */
public record OptionValues(Map<String, String> texts) {
    /**
     * A number.
     *
     * @throws RefusedOption where it is none
     */
    public double decimal(LossOption option) {
        String text = texts.getOrDefault(option.name(), option.byDefault());
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException notANumber) {
            throw new RefusedOption(option.name(), "must be " + option.expected(), "'" + text + "'");
        }
    }
}
