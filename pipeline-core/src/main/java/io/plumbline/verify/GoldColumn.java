package io.plumbline.verify;

/** The column that holds the right answer, as the built-in verifiers name it. */
final class GoldColumn {
    /** The option that names it. */
    static final String OPTION = "answer";

    private GoldColumn() {}

    /** Returns its name. */
    static String of(VerifierOptions options) {
        return options.text(OPTION, "answer");
    }

    /** Returns the verdict on a row without a right answer. */
    static Verdict missing() {
        return Verdict.unscored("missing_answer");
    }
}
