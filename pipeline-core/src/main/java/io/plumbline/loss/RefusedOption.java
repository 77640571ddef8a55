package io.plumbline.loss;

/** A value that a loss cannot take. */
public final class RefusedOption extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final String option;
    private final String problem;

    /**
     * A refusal.
     *
     * @param option name of the option: {@code beta}
     * @param rule to follow its name: {@code "must be > 0"}
     * @param value that was given
     */
    public RefusedOption(String option, String rule, String value) {
        super("loss." + option + " " + rule + ", got " + value);
        this.option = option;
        this.problem = rule + ", got " + value;
    }

    /** Name of the option, {@code type} and {@code weight} included. */
    public String option() {
        return option;
    }

    /** The rule and the value, to follow a name. */
    public String problem() {
        return problem;
    }
}
