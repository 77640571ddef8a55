package io.plumbline.data;

import io.plumbline.IdleOption;
import io.plumbline.OptionEffects;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The layout of the input's rows.
 *
 * @param format name of a format, or {@code auto}
 * @param columns names of the columns
 * @param pairs {@code data.pairs}: which of several completions with scores are compared
 * @param scoreMargin {@code data.score-margin}: by how much their scores must differ; only larger differences make a pair
 */
public record RowLayout(String format, Columns columns, PairRule.Pairs pairs, double scoreMargin)
        implements RequestedColumns, OptionEffects, Serializable {
    private static final long serialVersionUID = 1L;
    private static final String PAIRS = "data.pairs";
    private static final String SCORE_MARGIN = "data.score-margin";

    /** A layout of which the best of several completions with scores is compared with the worst. */
    public RowLayout(String format, Columns columns) {
        this(format, columns, PairRule.DEFAULT.pairs(), PairRule.DEFAULT.margin());
    }

    /**
     * Refuses missing values, a format that is not known, prompts made of answers, and several pairs of a row that has the margin
     * of one.
     */
    public RowLayout {
        Objects.requireNonNull(columns, "columns");
        Objects.requireNonNull(RowFormats.named(format), "format");
        Objects.requireNonNull(new PairRule(pairs, scoreMargin), "pairs");
        columns.requireNoAnswersInPrompts(RowFormats.roles(format));
        if (pairs == PairRule.Pairs.ALL && columns.of(Columns.MARGIN) != null) {
            throw new IllegalArgumentException(
                    PAIRS + " must be best-worst where data.columns.margin names a column, which has one number for all"
                            + " pairs of a row, got all");
        }
    }

    @Override
    public List<IdleOption> idle(String section) {
        Set<String> roles = Set.copyOf(RowFormats.roles(format));
        String key = section + ".format";
        List<IdleOption> idle = new ArrayList<>();
        RowFormats.roles().stream()
                .filter(role -> !roles.contains(role))
                .forEach(role ->
                        idle.add(new IdleOption(section + ".columns." + role, key, key + " reads no such column")));
        if (columns.promptTemplate() != null) {
            idle.add(new IdleOption(
                    section + ".columns." + Columns.PROMPT, PromptTemplate.KEY, PromptTemplate.KEY + " is set"));
            if (!roles.contains(Columns.PROMPT)) {
                idle.add(new IdleOption(PromptTemplate.KEY, key, key + " reads no such column"));
            }
        }
        if (!roles.contains(ScoredFormat.SCORES)) {
            ofScores().forEach(option -> idle.add(new IdleOption(option, key, key + " reads no scores")));
        }
        return idle;
    }

    /** Returns the keys of options that only rows with scores obey, where they ask for something. */
    public List<String> ofScores() {
        List<String> keys = new ArrayList<>();
        if (pairs != PairRule.DEFAULT.pairs()) {
            keys.add(PAIRS);
        }
        if (scoreMargin != PairRule.DEFAULT.margin()) {
            keys.add(SCORE_MARGIN);
        }
        return keys;
    }

    /** Returns whether the format has rows that a chat template writes. */
    public boolean isRendered() {
        return RowFormats.named(format).rendering() != RowFormat.Rendering.NEVER;
    }

    @Override
    public String source() {
        return columns.of(Columns.SOURCE);
    }

    /**
     * Returns what a row holds as this layout reads it.
     *
     * @param row column values by name, as of {@link RowFormat#read}
     */
    public RowReading reading(Map<String, ?> row) {
        return RowReading.of(this, row);
    }

    /** Returns the rule by which pairs are made of completions with scores. */
    PairRule pairRule() {
        return new PairRule(pairs, scoreMargin);
    }

    /** Returns the names of what a row needs to hold, and of what its order is held against; only columns of the latter are read. */
    @Override
    public Stream<String> names() {
        return Stream.concat(usedNames(), ScoresBeside.names(columns).stream());
    }

    /** Returns the columns that are used, each once: all that a row needs to hold. */
    public Set<String> used() {
        return usedNames()
                .flatMap(name -> Stream.of(name, ColumnPath.root(name)))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private Stream<String> usedNames() {
        Stream<String> ofRoles = RowFormats.roles(format).stream().flatMap(role -> columns.all(role).stream());
        return Stream.concat(ofRoles, DecidingColumns.of(columns).stream());
    }

    /** Returns whether the columns that are there are all that the format needs, or, to detect it, that one of them needs. */
    @Override
    public boolean isWhole(Predicate<String> isThere) {
        return RowFormats.AUTO.equals(format)
                ? RowFormats.named(format).recognises(isThere, columns)
                : MissingColumns.of(RowFormats.named(format).roles(), columns, isThere)
                        .isEmpty();
    }
}
