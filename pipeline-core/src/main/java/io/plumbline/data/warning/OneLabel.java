package io.plumbline.data.warning;

import io.plumbline.example.Label;
import java.util.List;
import java.util.Optional;

/** The column that says which completion is better, or whether one is good, says the same in every row. */
enum OneLabel implements RowWarning {
    /** Yes, or the second of two completions. */
    HIGH("only_high_labels", "yes, or the second of two completions", Value.HIGH),
    /** No, or the first completion. */
    LOW("only_low_labels", "no, or the first completion", Value.LOW);

    private static final String PREFERENCE = "preference";
    private static final List<String> ROLES = List.of("choice", PREFERENCE);

    /** The values that a label can have. */
    private enum Value {
        HIGH,
        LOW,
        OTHER
    }

    private final String code;
    private final String meaning;
    private final Value value;

    OneLabel(String code, String meaning, Value value) {
        this.code = code;
        this.meaning = meaning;
        this.value = value;
    }

    @Override
    public String code() {
        return code;
    }

    @Override
    public Sign sign(SeenExample seen) {
        Optional<Value> said = said(seen.text().strength().label());
        if (said.isPresent()) {
            return Sign.shownIf(said.get() == value);
        }
        for (String role : ROLES) {
            Optional<Value> label = label(role, seen.row().value(role));
            if (label.isPresent()) {
                return Sign.shownIf(label.get() == value);
            }
        }
        return Sign.SILENT;
    }

    private static Optional<Value> said(Label label) {
        return switch (label) {
            case DESIRABLE -> Optional.of(Value.HIGH);
            case UNDESIRABLE -> Optional.of(Value.LOW);
            case UNSAID -> Optional.empty();
        };
    }

    private static Optional<Value> label(String role, Object found) {
        if (found == null) {
            return Optional.empty();
        }
        double number = number(found.toString().strip());
        if (number <= 0) {
            return Optional.of(Value.LOW);
        }
        // A preference is the stronger the larger it is; a place above 1 is neither the first nor the second.
        boolean high = role.equals(PREFERENCE) ? number > 0 : number == 1;
        return Optional.of(high ? Value.HIGH : Value.OTHER);
    }

    private static double number(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }

    @Override
    public Optional<String> of(Counted counted) {
        return counted.showing() == counted.told() && counted.isNearlyAll()
                ? Optional.of("in all " + counted.told() + " rows that have one the label says the same (" + meaning
                        + "), so that it decides nothing; name the column that decides in data.columns, and look whether"
                        + " the rows are sorted by it")
                : Optional.empty();
    }
}
