package io.plumbline.score.page;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The models, data and settings of a run.
 *
 * @param place where the run stands
 * @param facts models, data and extent, in the order to show them
 * @param steps what each step did, by its name
 * @param apart the keys of the configuration that were set apart from their defaults
 * @param defaults all other keys
 */
public record RunFacts(
        String place, List<Fact> facts, List<Fact> steps, Map<String, String> apart, Map<String, String> defaults) {
    /** Copies lists and maps, keeping their order. */
    public RunFacts {
        facts = List.copyOf(facts);
        steps = List.copyOf(steps);
        apart = Collections.unmodifiableMap(new LinkedHashMap<>(apart));
        defaults = Collections.unmodifiableMap(new LinkedHashMap<>(defaults));
    }
}
