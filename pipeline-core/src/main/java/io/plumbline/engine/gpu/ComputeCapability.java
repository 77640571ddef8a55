package io.plumbline.engine.gpu;

import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The version of the instructions that a GPU executes.
 *
 * @param major cards of another take other machine code
 * @param minor machine code runs on cards of the same major number and of this minor number or a higher one
 */
record ComputeCapability(int major, int minor) implements Comparable<ComputeCapability> {
    private static final Pattern TEXT = Pattern.compile("([0-9]{1,2})\\.([0-9]{1,2})");

    /**
     * Reads {@code 8.6}.
     *
     * @throws IllegalArgumentException for anything else
     */
    static ComputeCapability of(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("compute capability such as 8.6 expected, got '" + text + "'");
        }
        return new ComputeCapability(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
    }

    @Override
    public int compareTo(ComputeCapability other) {
        return Comparator.comparingInt(ComputeCapability::major)
                .thenComparingInt(ComputeCapability::minor)
                .compare(this, other);
    }

    @Override
    public String toString() {
        return major + "." + minor;
    }
}
