package io.plumbline.data;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The table of formats. A new one is a line here and a file of its own. */
public final class RowFormats {
    /** The name that stands for the format that is found from the columns of each row. */
    public static final String AUTO = "auto";

    private static final RowFormat PAIR = new PromptFormat();

    private static final List<RowFormat> FORMATS = List.of(
            new ChatFormat(),
            PAIR,
            new TranscriptFormat(),
            new RankedFormat(),
            new ScoredFormat(),
            new ChoiceFormat(),
            new LabelledFormat(),
            new DemonstrationFormat());

    private RowFormats() {}

    /**
     * The format of a name.
     *
     * @throws IllegalArgumentException that begins with the configuration key, where no format has it
     */
    public static RowFormat named(String name) {
        if (AUTO.equals(name)) {
            return new Detected();
        }
        return candidates(name).stream()
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("data.format must be one of "
                        + String.join(", ", names()) + ", got " + (name == null ? "nothing" : "'" + name + "'")));
    }

    /** Returns the format of a name; all of them for {@code auto}; none where no format has the name. */
    static List<RowFormat> candidates(String name) {
        return FORMATS.stream()
                .filter(format -> AUTO.equals(name) || format.name().equals(name))
                .toList();
    }

    /** Returns all names, for messages and for the configuration. */
    public static List<String> names() {
        return Stream.concat(Stream.of(AUTO), FORMATS.stream().map(RowFormat::name))
                .toList();
    }

    /** Returns all formats, {@code auto} first. */
    public static List<RowFormat> all() {
        return names().stream().map(RowFormats::named).toList();
    }

    /** Returns the roles of columns that formats know, each once: {@code data.columns} names columns for these. */
    public static List<String> roles() {
        return roles(AUTO);
    }

    /** Returns the roles of columns that the format of a name uses, each once. */
    public static List<String> roles(String name) {
        Stream<String> ofFormats = candidates(name).stream()
                .flatMap(format -> Stream.of(
                        format.roles(),
                        format.optionalRoles(),
                        format.rendering() == RowFormat.Rendering.NEVER ? List.<String>of() : ChatContext.ROLES))
                .flatMap(List::stream);
        return Stream.concat(ofFormats, Stream.of(Columns.SOURCE, Columns.WEIGHT, Columns.MARGIN))
                .distinct()
                .toList();
    }

    /**
     * Returns the format that reads a row: that of a name, or, for {@code auto}, the one that is found from its
     * columns.
     *
     * @throws QuarantineException where none is found
     */
    static RowFormat reading(String name, Map<String, ?> row, Columns columns) throws QuarantineException {
        return AUTO.equals(name) ? Detected.of(row, columns) : named(name);
    }

    /**
     * Reads the examples of a row; its messages are rendered first, where it has some.
     *
     * @param name of the format, as it was asked for
     * @param format that reads the row, as of {@link #reading(String, Map, Columns)}
     * @param rule makes pairs of completions with scores
     * @throws QuarantineException where the row holds no example
     */
    static List<TextExample> read(
            String name, RowFormat format, Map<String, ?> row, Columns columns, PairRule rule, ChatRenderer renderer)
            throws QuarantineException {
        Optional<ChatRow> chat = ChatRow.of(format, row, columns, renderer);
        Map<String, ?> texts = chat.isPresent() ? chat.get().texts() : row;
        List<TextExample> examples =
                AUTO.equals(name) ? Detected.read(format, texts, columns, rule) : format.readAll(texts, columns, rule);
        if (chat.isPresent()) {
            return withQuestion(examples.stream().map(chat.get()::written).toList());
        }
        for (TextExample example : examples) {
            Texts.requireNoMessages(example);
        }
        return withQuestion(examples);
    }

    /** Without a question, nothing would bring the pairs of one row to one side of the split. */
    private static List<TextExample> withQuestion(List<TextExample> examples) throws QuarantineException {
        if (examples.size() > 1 && examples.get(0).question().isEmpty()) {
            throw new QuarantineException(
                    Reason.TOO_MANY_COMPLETIONS,
                    "completions without a prompt make " + examples.size() + " pairs, and nothing would tell that these"
                            + " belong on one side of the split; set data.pairs = best-worst, or name the prompt in"
                            + " data.columns.prompt");
        }
        return examples;
    }

    /** Returns the names of the formats that use the column of a role. */
    public static List<String> reading(String role) {
        return FORMATS.stream()
                .map(RowFormat::name)
                .filter(name -> roles(name).contains(role))
                .toList();
    }

    /**
     * Returns whether there is a format that reads both roles, each from a column of its own, so that the columns must
     * differ.
     */
    public static boolean areReadApart(String role, String other) {
        return !role.equals(Columns.SOURCE)
                && !other.equals(Columns.SOURCE)
                && reading(role).stream().anyMatch(reading(other)::contains);
    }

    /** Chooses a format for each row on its own, so that the choice depends on nothing but the row. */
    private static final class Detected implements RowFormat {
        @Override
        public String name() {
            return AUTO;
        }

        @Override
        public String comment() {
            return "found for each row from its columns";
        }

        @Override
        public List<String> roles() {
            return RowFormats.roles();
        }

        @Override
        public int mostCompletions() {
            return FORMATS.stream().mapToInt(RowFormat::mostCompletions).max().orElseThrow();
        }

        @Override
        public boolean recognises(Predicate<String> isThere, Columns columns) {
            return FORMATS.stream().anyMatch(format -> format.recognises(isThere, columns));
        }

        @Override
        public boolean accepts(Map<String, ?> row, Columns columns) {
            return true;
        }

        @Override
        public TextExample read(Map<String, ?> row, Columns columns) throws QuarantineException {
            return RowFormats.read(AUTO, of(row, columns), row, columns, PairRule.DEFAULT, ChatRenderer.NONE)
                    .get(0);
        }

        /**
         * Returns the first format that the row shows; else the first all of whose columns it has; else the first that
         * accepts the row, to name its fault.
         */
        private static RowFormat of(Map<String, ?> row, Columns columns) throws QuarantineException {
            for (RowFormat format : FORMATS) {
                if (format.fits(row, columns)) {
                    return format;
                }
            }
            for (RowFormat format : FORMATS) {
                if (MissingColumns.of(format.roles(), columns, row::containsKey).isEmpty()) {
                    return format;
                }
            }
            for (RowFormat format : FORMATS) {
                if (format.accepts(row, columns)) {
                    return format;
                }
            }
            throw MissingColumns.fault(row, PAIR.roles(), columns);
        }

        /** Reads a row; where it does not fit its format, the fault also says why the format was chosen. */
        private static List<TextExample> read(RowFormat format, Map<String, ?> row, Columns columns, PairRule rule)
                throws QuarantineException {
            try {
                format.requireMeant(row, columns);
                return format.readAll(row, columns, rule);
            } catch (QuarantineException e) {
                if (e.reason() != Reason.UNSPLITTABLE_TRANSCRIPT) {
                    throw e;
                }
                throw new QuarantineException(
                        e.reason(),
                        "taken for two transcripts (data.format = " + format.name() + "), as it has no column '"
                                + columns.of(Columns.PROMPT) + "' but " + FoundNames.sentence(row.keySet()) + ": "
                                + e.getMessage());
            }
        }
    }
}
