package io.plumbline.data;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Names of columns and fields that were found in the data, for messages. A CSV file without a line of names, and objects
 * whose keys are answers, have texts of the data where names should be, and such texts are never shown: names are shown
 * where all of them look like names and one is usual in data of preferences, and a name of usual words alone always.
 */
final class FoundNames {
    private static final int MOST_NAMES = 20;
    private static final int LONGEST = 64;
    private static final Pattern NAME =
            Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.:/\\[\\]$#@-]{0," + (LONGEST - 1) + "}");

    /** Words with single blanks or signs of names between them. */
    private static final Pattern WORDS = Pattern.compile("[A-Za-z]+([ _.-][A-Za-z]+)*");

    /** Parts of names: at the change from small to large letters, and at what is no letter. */
    private static final Pattern PARTS = Pattern.compile("(?<=[a-z])(?=[A-Z])|[^A-Za-z]+");

    private static final Set<String> USUAL = Set.of(
            ("prompt question query instruction input context history system post title chosen choosen rejected accepted"
                            + " preferred winner loser better worse response answer completion output reply summary"
                            + " summarie text content message conversation dialogue turn role value from label choice"
                            + " preference score rank rating reward grade id name source dataset split index language"
                            + " model tool meta metadata weight margin info human assistant user gpt ref reference"
                            + " helpfulness correctness coherence complexity verbosity")
                    .split(" "));

    private FoundNames() {}

    /** Returns those of the names that may be shown, in their order. */
    static List<String> shown(Collection<String> found) {
        return shown(found, found);
    }

    /** Returns those of some names that may be shown, judged by all that stand with them. */
    private static List<String> shown(Collection<String> some, Collection<String> found) {
        boolean all =
                found.stream().allMatch(FoundNames::isName) && found.stream().anyMatch(FoundNames::isUsual);
        Set<String> roles = Set.copyOf(RowFormats.roles());
        return some.stream()
                .filter(name -> all || roles.contains(name) || isOfUsualWords(name))
                .toList();
    }

    /** Blanks may stand around a name by mistake; several columns that are read as one have a plus between their names. */
    private static boolean isName(String name) {
        return Arrays.stream(name.split(" \\+ "))
                .allMatch(part -> NAME.matcher(part.strip()).matches());
    }

    private static boolean isUsual(String name) {
        return Arrays.stream(PARTS.split(name)).anyMatch(FoundNames::isUsualWord);
    }

    /** Such a name says nothing of the data, even where it stands beside texts. */
    private static boolean isOfUsualWords(String name) {
        return name.length() <= LONGEST
                && WORDS.matcher(name).matches()
                && Arrays.stream(PARTS.split(name)).allMatch(FoundNames::isUsualWord);
    }

    private static boolean isUsualWord(String part) {
        String word = part.toLowerCase(Locale.ROOT);
        return USUAL.contains(word) || word.endsWith("s") && USUAL.contains(chopped(word));
    }

    private static String chopped(String part) {
        return part.substring(0, part.length() - 1);
    }

    /** Returns the names in quotes, and the number of those that may not be shown. */
    static String sentence(Collection<String> found) {
        return sentence(found, found);
    }

    /** Returns the same of some names, judged by all that stand with them. */
    static String sentence(Collection<String> some, Collection<String> found) {
        List<String> shown = shown(some, found);
        int hidden = some.size() - shown.size();
        String count = hidden + " whose names look like text of the data";
        if (shown.isEmpty()) {
            return hidden == 0 ? "none" : count;
        }
        return quoted(shown) + (hidden == 0 ? "" : " and " + count);
    }

    private static String quoted(List<String> names) {
        String first =
                names.stream().limit(MOST_NAMES).map(name -> "'" + name + "'").collect(Collectors.joining(", "));
        return names.size() > MOST_NAMES ? first + " and " + (names.size() - MOST_NAMES) + " more" : first;
    }
}
