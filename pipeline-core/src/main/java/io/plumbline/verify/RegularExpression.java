package io.plumbline.verify;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * {@code regular-expression}: a pattern is found in the completion, or is all of it; or what it finds last, its first group if
 * it has groups, is the text of a column.
 */
final class RegularExpression implements DeepVerifier {
    private static final String PATTERN = "pattern";
    private static final String MATCH = "match";
    private static final int LONGEST_PATTERN = 4_000;

    private static final int MOST_DEMANDED = 999;

    /**
     * A call takes up to 350 bytes where it is not compiled, and up to six come between two looks: {@link
     * CountedText#MOST_CALLS}, and what is added before the next count, take some 200 MB at most. A pattern with hundreds of
     * groups within each other may take more.
     */
    private static final long STACK_BYTES = 1L << 28;

    private final Pattern pattern;
    private final boolean matchesAll;
    /** Null where finding the pattern is enough. */
    private final String column;

    /** One without a pattern, which only gives its name. */
    RegularExpression() {
        pattern = null;
        matchesAll = false;
        column = null;
    }

    private RegularExpression(VerifierOptions options) {
        options.requireKnown(PATTERN, MATCH, GoldColumn.OPTION);
        pattern = compiled(options.required(PATTERN));
        matchesAll = options.choice(MATCH, "find", "full").equals("full");
        column = options.text(GoldColumn.OPTION, null);
        if (column != null && matchesAll && pattern.matcher("").groupCount() == 0) {
            throw new IllegalArgumentException(PATTERN
                    + " must have a group where match = full and answer is set, to say which part is the answer");
        }
    }

    private static Pattern compiled(String text) {
        if (text.length() > LONGEST_PATTERN) {
            throw new IllegalArgumentException(
                    PATTERN + " must have at most " + LONGEST_PATTERN + " characters, got " + text.length());
        }
        if (PatternCounts.largestProduct(text) > MOST_DEMANDED) {
            throw new IllegalArgumentException(PATTERN + " must not demand anything more than " + MOST_DEMANDED
                    + " times, nested counts multiplied");
        }
        try {
            return Pattern.compile(text);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    PATTERN + " must be a regular expression of Java: " + e.getDescription() + " near character "
                            + e.getIndex(),
                    e);
        } catch (StackOverflowError e) {
            throw new IllegalArgumentException(PATTERN + " must not be nested so deep", e);
        }
    }

    @Override
    public long stackBytes() {
        return STACK_BYTES;
    }

    @Override
    public String name() {
        return "regular-expression";
    }

    @Override
    public Verifier configured(VerifierOptions options) {
        return new RegularExpression(options);
    }

    @Override
    public Verdict verify(Answer answer) {
        String gold = column == null ? null : answer.column(column);
        if (column != null && gold == null) {
            return GoldColumn.missing();
        }
        try {
            Matcher matcher = pattern.matcher(new CountedText(answer.completion()));
            String found = matchesAll ? all(matcher) : last(matcher);
            if (found == null) {
                return Verdict.failed("no_match");
            }
            return Verdict.of(gold == null || Blanks.trim(found).equals(Blanks.trim(gold)));
        } catch (CountedText.TooManyLooks e) {
            return Verdict.unscored("pattern_too_slow");
        } catch (CountedText.TooManyCalls | StackOverflowError e) {
            return Verdict.unscored("pattern_too_deep");
        }
    }

    private static String all(Matcher matcher) {
        return matcher.matches() ? part(matcher) : null;
    }

    private String last(Matcher matcher) {
        String found = null;
        while (matcher.find()) {
            found = part(matcher);
            if (column == null) {
                return found;
            }
        }
        return found;
    }

    /** Returns the first group that took part; the whole match where there is none. */
    private static String part(Matcher matcher) {
        for (int group = 1; group <= matcher.groupCount(); group++) {
            if (matcher.group(group) != null) {
                return matcher.group(group);
            }
        }
        return matcher.group();
    }
}
