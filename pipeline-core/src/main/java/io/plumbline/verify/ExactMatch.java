package io.plumbline.verify;

import java.util.Locale;

/** {@code exact-match}: the completion is the text of a column. */
final class ExactMatch implements Verifier {
    private static final String WHITE_SPACE = "white-space";
    private static final String CASE = "case";

    private final String column;
    private final TextNormalisation normalisation;

    /** The changes that both texts undergo before they are compared. */
    private record TextNormalisation(WhiteSpace whiteSpace, boolean foldsCase) {
        String of(String text) {
            String spaced =
                    switch (whiteSpace) {
                        case KEEP -> text;
                        case TRIM -> Blanks.trim(text);
                        case COLLAPSE -> Blanks.collapse(text);
                    };
            // Upper case first: some letters have one upper-case form and two lower-case ones.
            return foldsCase ? spaced.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT) : spaced;
        }
    }

    /** The treatment of white space. */
    private enum WhiteSpace {
        /** At both ends it does not count. */
        TRIM,
        /** The same, and any of it within is one space. */
        COLLAPSE,
        /** All of it counts. */
        KEEP
    }

    ExactMatch() {
        this(VerifierOptions.NONE);
    }

    private ExactMatch(VerifierOptions options) {
        options.requireKnown(GoldColumn.OPTION, WHITE_SPACE, CASE);
        column = GoldColumn.of(options);
        String whiteSpace = options.choice(WHITE_SPACE, "trim", "collapse", "keep");
        normalisation = new TextNormalisation(
                WhiteSpace.valueOf(whiteSpace.toUpperCase(Locale.ROOT)),
                options.choice(CASE, "keep", "ignore").equals("ignore"));
    }

    @Override
    public String name() {
        return "exact-match";
    }

    @Override
    public Verifier configured(VerifierOptions options) {
        return new ExactMatch(options);
    }

    @Override
    public Verdict verify(Answer answer) {
        String gold = answer.column(column);
        return gold == null
                ? GoldColumn.missing()
                : Verdict.of(normalisation.of(answer.completion()).equals(normalisation.of(gold)));
    }
}
