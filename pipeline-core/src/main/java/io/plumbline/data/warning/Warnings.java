package io.plumbline.data.warning;

import io.plumbline.data.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The table of warnings. */
public final class Warnings {
    /** Those that the first rows show. */
    static final List<RowWarning> OF_ROWS = List.of(
            new RepeatedPrompt(),
            new EqualLengths(),
            LongerSide.BEST,
            LongerSide.OTHERS,
            new ContradictingScores(),
            OneLabel.HIGH,
            OneLabel.LOW,
            new BeginOfSequence(),
            new Truncation());

    /** Those that need all rows. */
    private static final List<SetWarning> OF_SETS = List.of(new Truncation(), new SpacedPrompts());

    private Warnings() {}

    /** Returns the codes of all. */
    public static List<String> codes() {
        return Stream.concat(OF_ROWS.stream(), OF_SETS.stream())
                .map(Warning::code)
                .distinct()
                .toList();
    }

    /**
     * Returns what rows show.
     *
     * @param input the key that names them
     * @param rows the signs of each
     */
    public static List<Finding> of(String input, List<Signs> rows) {
        List<Finding> found = new ArrayList<>();
        long bit = 1;
        for (RowWarning warning : OF_ROWS) {
            long mask = bit;
            Counted counted = new Counted(
                    rows.stream().filter(signs -> (signs.shown() & mask) != 0).count(),
                    rows.stream().filter(signs -> (signs.told() & mask) != 0).count());
            add(warning, input, counted, found);
            bit <<= 1;
        }
        return found;
    }

    /**
     * Returns what all rows together show.
     *
     * @param input the key that names them
     */
    public static List<Finding> of(String input, WholeSet set) {
        List<Finding> found = new ArrayList<>();
        for (SetWarning warning : OF_SETS) {
            add(warning, input, warning.counted(set), found);
        }
        return found;
    }

    private static void add(Warning warning, String input, Counted counted, List<Finding> found) {
        warning.of(counted)
                .ifPresent(sentence ->
                        found.add(new Finding(warning.code(), input, counted.showing(), counted.told(), sentence)));
    }
}
