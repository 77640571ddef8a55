package io.plumbline.verify;

/** {@code last-number}: the last number of the completion is that of a column. */
final class LastNumber implements Verifier {
    private final String column;

    LastNumber() {
        this(VerifierOptions.NONE);
    }

    private LastNumber(VerifierOptions options) {
        options.requireKnown(GoldColumn.OPTION);
        column = GoldColumn.of(options);
    }

    @Override
    public String name() {
        return "last-number";
    }

    @Override
    public Verifier configured(VerifierOptions options) {
        return new LastNumber(options);
    }

    @Override
    public Verdict verify(Answer answer) {
        String text = answer.column(column);
        if (text == null) {
            return GoldColumn.missing();
        }
        ExactNumber gold = AnswerNumber.of(text);
        if (gold == null) {
            return Verdict.unscored("unreadable_answer");
        }
        ExactNumber given = AnswerNumber.of(answer.completion());
        return given == null ? Verdict.failed("no_number") : Verdict.of(given.isSame(gold));
    }
}
