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
    /** More are counted and not shown. */
    static final int MOST_SHOWN = 12;

    /** Characters of all faults together: what goes around them fits into a message too. */
    private static final int LONGEST = PlainText.LONGEST - 200;

    private Faults() {}

    /**
     * One fault as it is; several as {@code 2 faults: (1) …; (2) …}, each cut where all would not fit.
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
     * One failure as it is; several as one of the first one's kind, which it has as its cause.
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

    /** What was put together before, or the failure itself. */
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
