package io.plumbline.jobs.experiments;

import io.plumbline.Faults;
import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.Sha256;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Keys of the configuration with the values that each takes: an experiment for every combination.
 *
 * @param values by key below {@code plumbline}, in the order in which they were given
 */
public record Grid(Map<String, List<String>> values) {
    private static final String ROOT = "plumbline.";
    private static final Pattern UNFIT = Pattern.compile("[^A-Za-z0-9.-]+");
    private static final int LONGEST_NAME = 80;
    private static final int DIGITS = 8;
    private static final long MILLION = 1_000_000;

    /** Copies the map, keeping its order. */
    public Grid {
        values = new LinkedHashMap<>(values);
    }

    /**
     * Reads options.
     *
     * @param options {@code loss.beta=0.05,0.1} each; commas in brackets, braces and quotes part no values
     * @throws PlumblineException of kind CONFIGURATION, naming all faults
     */
    public static Grid of(List<String> options) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        Set<String> faults = new LinkedHashSet<>();
        for (String option : options) {
            int equals = option.indexOf('=');
            String key = option.substring(0, Math.max(0, equals)).strip();
            key = key.startsWith(ROOT) ? key.substring(ROOT.length()) : key;
            List<String> listed = split(option.substring(equals + 1));
            if (key.isEmpty()) {
                faults.add("--grid expects key=value,value,…, got '" + option + "'");
            } else if (listed.stream().anyMatch(String::isEmpty)) {
                faults.add("--grid " + key + " has an empty value");
            } else if (new LinkedHashSet<>(listed).size() < listed.size()) {
                faults.add("--grid " + key + " has a value twice");
            } else if (values.putIfAbsent(key, listed) != null) {
                faults.add("--grid " + key + " is given twice; put its values into one");
            }
        }
        if (!faults.isEmpty()) {
            throw refused(Faults.sentence(faults));
        }
        return new Grid(values);
    }

    private static List<String> split(String text) {
        List<String> values = new ArrayList<>();
        StringBuilder value = new StringBuilder();
        int depth = 0;
        boolean quoted = false;
        for (char character : text.toCharArray()) {
            quoted ^= character == '"';
            depth += quoted ? 0 : "[{".indexOf(character) >= 0 ? 1 : "]}".indexOf(character) >= 0 ? -1 : 0;
            if (character == ',' && depth == 0 && !quoted) {
                values.add(value.toString().strip());
                value.setLength(0);
            } else {
                value.append(character);
            }
        }
        values.add(value.toString().strip());
        return values;
    }

    /**
     * A combination of values.
     *
     * @param name of its experiment
     * @param settings {@code key=value} each
     */
    public record Point(String name, List<String> settings) {}

    /** Returns the number of combinations; of more than a million a million. */
    long size() {
        return values.values().stream().mapToLong(List::size).reduce(1, (all, more) -> Math.min(MILLION, all * more));
    }

    /**
     * Returns every combination, the values of the last key changing fastest.
     *
     * @param prefix of the names; empty for none
     */
    List<Point> points(String prefix) {
        List<Map<String, String>> combinations = List.of(Map.of());
        for (Map.Entry<String, List<String>> entry : values.entrySet()) {
            List<Map<String, String>> longer = new ArrayList<>();
            for (Map<String, String> combination : combinations) {
                for (String value : entry.getValue()) {
                    Map<String, String> more = new LinkedHashMap<>(combination);
                    more.put(entry.getKey(), value);
                    longer.add(more);
                }
            }
            combinations = longer;
        }
        return combinations.stream()
                .map(combination -> new Point(prefix + name(combination), settings(combination)))
                .toList();
    }

    /** Returns the first value of every key, as {@code key=value}, but for those that are given. */
    List<String> firstWith(Map<String, String> given) {
        Map<String, String> combination = new LinkedHashMap<>();
        values.forEach((key, listed) -> combination.put(key, given.getOrDefault(key, listed.get(0))));
        return settings(combination);
    }

    /** Returns {@code key=value} of each. */
    static List<String> settings(Map<String, String> combination) {
        List<String> settings = new ArrayList<>();
        combination.forEach((key, value) -> settings.add(key + "=" + value));
        return settings;
    }

    /**
     * Returns a name that a folder can have, of the last part of each key and its value. Where that does not tell the
     * combination from every other, as a character was replaced or the name was cut, a hash of the combination follows.
     */
    private String name(Map<String, String> combination) {
        List<String> parts = new ArrayList<>();
        combination.forEach((key, value) -> parts.add(shortKey(key) + "-" + value));
        String whole = String.join("_", parts);
        String fit = String.join(
                "_",
                parts.stream().map(part -> UNFIT.matcher(part).replaceAll("-")).toList());
        if (fit.equals(whole) && fit.length() <= LONGEST_NAME) {
            return fit;
        }
        String hash = Sha256.hex(String.join("\n", settings(combination))).substring(0, DIGITS);
        return fit.substring(0, Math.min(fit.length(), LONGEST_NAME)) + "-" + hash;
    }

    /** The last part of a key, or all of it where another key of the grid ends the same. */
    private String shortKey(String key) {
        String last = key.substring(key.lastIndexOf('.') + 1);
        boolean isShared = values.keySet().stream()
                        .filter(other -> other.equals(last) || other.endsWith("." + last))
                        .count()
                > 1;
        return isShared ? key : last;
    }

    static PlumblineException refused(String problem) {
        return new PlumblineException(Kind.CONFIGURATION, "Cannot sweep: " + problem);
    }
}
