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
        String text = text(option);
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException notANumber) {
            throw refused(option);
        }
    }

    /**
     * A truth value.
     *
     * @throws RefusedOption where it is none
     */
    public boolean flag(LossOption option) {
        String text = text(option);
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw refused(option);
        };
    }

    /** As it is written. */
    String text(LossOption option) {
        return texts.getOrDefault(option.name(), option.byDefault());
    }

    /** A refusal of a value that is not of the kind that the option expects. */
    RefusedOption refused(LossOption option) {
        return new RefusedOption(option.name(), "must be " + option.expected(), "'" + text(option) + "'");
    }
}
