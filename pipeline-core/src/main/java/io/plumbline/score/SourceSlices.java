package io.plumbline.score;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Sums of examples by source, in 4 bytes an example. */
final class SourceSlices {
    /** Slices that are kept apart. */
    static final int MOST = 50;

    static final String OTHERS = "(other sources)";

    private final Map<String, Integer> numbers = new HashMap<>();
    private final List<String> names = new ArrayList<>();
    private final List<Tally> tallies = new ArrayList<>();
    private int[] ofExamples = new int[1024];
    private int examples;

    /** Adds an example and the sums of its pairs. */
    void add(String source, Tally tally) {
        if (examples == ofExamples.length) {
            ofExamples = Arrays.copyOf(ofExamples, Math.addExact(examples, examples / 2));
        }
        int number = numbers.computeIfAbsent(source, name -> names.size());
        if (number == names.size()) {
            names.add(source);
            tallies.add(Tally.NONE);
        }
        tallies.set(number, tallies.get(number).plus(tally));
        ofExamples[examples++] = number;
    }

    /** Returns the slices, the largest first; the many small ones beyond a limit in one. */
    List<Slice> slices(GroupIntervals intervals) {
        List<Integer> sorted = new ArrayList<>(numbers.values());
        sorted.sort(
                Comparator.comparingLong((Integer number) -> tallies.get(number).pairs())
                        .reversed()
                        .thenComparing(names::get));
        int[] places = new int[sorted.size()];
        for (int place = 0; place < places.length; place++) {
            places[sorted.get(place)] = Math.min(place, MOST);
        }
        int groups = Math.min(places.length, MOST + 1);
        List<ShareInterval> found = intervals.of(groups, (example, pair) -> places[ofExamples[example]]);
        List<Slice> slices = new ArrayList<>();
        for (int place = 0; place < Math.min(groups, MOST); place++) {
            int number = sorted.get(place);
            slices.add(new Slice(names.get(number), tallies.get(number), found.get(place)));
        }
        if (groups > MOST) {
            Tally rest = sorted.stream().skip(MOST).map(tallies::get).reduce(Tally.NONE, Tally::plus);
            slices.add(new Slice(OTHERS, rest, found.get(MOST)));
        }
        return slices;
    }
}
