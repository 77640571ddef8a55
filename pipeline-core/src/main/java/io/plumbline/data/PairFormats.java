package io.plumbline.data;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The table of formats. A new one is a line here and a file of its own. */
public final class PairFormats {
    /** The name that stands for the first format of the table that accepts the row. */
    public static final String AUTO = "auto";

    private static final List<PairFormat> FORMATS = List.of(new PromptFormat(), new TranscriptFormat());

    private PairFormats() {}

    /**
     * The format of a name.
     *
     * @throws PlumblineException of kind CONFIGURATION where no format has it
     */
    public static PairFormat named(String name) {
        if (AUTO.equals(name)) {
            return new Detected();
        }
        return FORMATS.stream()
                .filter(format -> format.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new PlumblineException(
                        Kind.CONFIGURATION, "data.format must be one of " + names() + ", got '" + name + "'"));
    }

    /** All names, for messages and for the configuration. */
    public static List<String> names() {
        return FORMATS.stream()
                .map(PairFormat::name)
                .collect(Collectors.collectingAndThen(Collectors.toList(), names -> {
                    names.add(0, AUTO);
                    return List.copyOf(names);
                }));
    }

    /** Decides row by row, so that the result depends on nothing but the row. */
    private static final class Detected implements PairFormat {
        @Override
        public String name() {
            return AUTO;
        }

        @Override
        public boolean accepts(Map<String, ?> row, Columns columns) {
            return true;
        }

        @Override
        public PreferencePair read(Map<String, ?> row, Columns columns) throws QuarantineException {
            for (PairFormat format : FORMATS) {
                if (format.accepts(row, columns)) {
                    return read(format, row, columns);
                }
            }
            throw MissingColumns.of(row, columns);
        }

        /** Reads a row; where it does not fit its format, the fault also says why the format was chosen. */
        private static PreferencePair read(PairFormat format, Map<String, ?> row, Columns columns)
                throws QuarantineException {
            try {
                return format.read(row, columns);
            } catch (QuarantineException e) {
                if (e.reason() != Reason.UNSPLITTABLE_TRANSCRIPT) {
                    throw e;
                }
                throw new QuarantineException(
                        e.reason(),
                        "taken for two transcripts (data.format = " + format.name() + "), as it has no column '"
                                + columns.prompt() + "' but " + MissingColumns.names(row.keySet()) + ": "
                                + e.getMessage());
            }
        }
    }
}
