package io.plumbline.engine.gpu;

import java.util.regex.Pattern;

/** A line of {@link NvidiaSmi}'s list. */
final class GpuLine {
    private static final int FIELDS = 7;
    private static final Pattern INDEX = Pattern.compile("[0-9]{1,4}");
    private static final Pattern MEMORY = Pattern.compile("[0-9]{1,9}");
    private static final Pattern UUID = Pattern.compile("GPU-[0-9a-fA-F-]{1,60}");
    private static final Pattern DRIVER = Pattern.compile("[0-9]{1,5}(\\.[0-9]{1,5}){1,3}");

    private GpuLine() {}

    /** @throws IllegalArgumentException that names the first value which is none, such as {@code [N/A]} */
    static Gpu parse(String line) {
        String[] values = line.split(",", FIELDS);
        if (values.length != FIELDS) {
            throw new IllegalArgumentException(FIELDS + " values expected, got " + values.length);
        }
        return new Gpu(
                Integer.parseInt(checked(values, 0, "index", INDEX)),
                checked(values, 1, "UUID", UUID),
                values[6].strip(),
                ComputeCapability.of(values[2].strip()),
                Long.parseLong(checked(values, 3, "memory in MiB", MEMORY)),
                Long.parseLong(checked(values, 4, "free memory in MiB", MEMORY)),
                checked(values, 5, "driver version", DRIVER));
    }

    private static String checked(String[] values, int place, String what, Pattern pattern) {
        String value = values[place].strip();
        if (!pattern.matcher(value).matches()) {
            throw new IllegalArgumentException(what + " expected, got '" + value + "'");
        }
        return value;
    }
}
