package io.plumbline;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Several faults in one message, so that all of them can be mended before the next attempt. */
public final class Faults {
    /** The largest number of faults that a message shows; further ones are only counted. */
    static final int MOST_SHOWN = 12;

    /** Most characters of all faults together; the rest of a message is left for the text around them. */
    private static final int LONGEST = PlainText.LONGEST - 200;

    private Faults() {}

    /**
     * Returns one fault as it is, and several as {@code 2 faults: (1) …; (2) …}. Each is cut where all together would be too
     * long.
     *
     * @param faults a sentence each, at least one; the same one twice counts once
     */
    public static String sentence(Collection<String> faults) {
        List<String> distinct = faults.stream().map(PlainText::of).distinct().toList();
        if (distinct.size() == 1) {
            return distinct.get(0);
        }
        int shown = Math.min(distinct.size(), MOST_SHOWN);
        String numbered = IntStream.range(0, shown)
                .mapToObj(i -> "(" + (i + 1) + ") " + cut(distinct.get(i), LONGEST / shown))
                .collect(Collectors.joining("; "));
        String more = distinct.size() > shown ? "; and " + (distinct.size() - shown) + " more" : "";
        return distinct.size() + " faults: " + numbered + more;
    }

    /**
     * Returns one failure as it is, and several as a new failure: it has the kind of the first one, which is its cause.
     *
     * @param failures at least one
     */
    public static PlumblineException together(List<PlumblineException> failures) {
        Map<String, PlumblineException> distinct = new LinkedHashMap<>();
        failures.stream().flatMap(Faults::parts).forEach(part -> distinct.putIfAbsent(part.getMessage(), part));
        PlumblineException first = distinct.values().iterator().next();
        if (distinct.size() == 1) {
            return first;
        }
        PlumblineException together = new PlumblineException(first.kind(), sentence(distinct.keySet()), first);
        new ArrayList<>(distinct.values()).subList(1, distinct.size()).forEach(together::addSuppressed);
        return together;
    }

    /** Returns the failures that {@link #together} put together in this one, or this one alone where it is a single failure. */
    private static Stream<PlumblineException> parts(PlumblineException failure) {
        if (failure.getSuppressed().length == 0 || !(failure.getCause() instanceof PlumblineException)) {
            return Stream.of(failure);
        }
        return Stream.concat(Stream.of(failure.getCause()), Stream.of(failure.getSuppressed()))
                .map(PlumblineException.class::cast);
    }

    private static String cut(String text, int longest) {
        return text.length() <= longest ? text : text.substring(0, longest - 1) + "…";
    }
}
