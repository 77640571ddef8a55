package io.plumbline.engine.gpu;

import java.util.regex.Pattern;

/** A line of {@link NvidiaSmi}'s list. */
final class GpuLine {
    private static final int FIELDS = 7;
    private static final Pattern INDEX = Pattern.compile("[0-9]{1,4}");
    private static final Pattern MEMORY = Pattern.compile("[0-9]{1,9}");
    /** In place of a number: of a card that shares the processor's memory, for one. */
    private static final Pattern NOT_TOLD = Pattern.compile("\\[(N/A|Not Supported)]");

    private static final Pattern UUID = Pattern.compile("GPU-[0-9a-fA-F-]{1,60}");
    private static final Pattern DRIVER = Pattern.compile("[0-9]{1,5}(\\.[0-9]{1,5}){1,3}");

    private GpuLine() {}

    /**
     * Returns the card of a line; one that cannot be used where the line says which it is and not enough about it.
     *
     * @throws IllegalArgumentException where the line does not say which card it is about; names the first value that is wrong
     */
    static Gpu parse(String line) {
        String[] values = line.split(",", FIELDS);
        if (values.length != FIELDS) {
            throw new IllegalArgumentException(FIELDS + " values expected, got " + values.length);
        }
        int index = Integer.parseInt(checked(values, 0, "index", INDEX));
        String uuid = checked(values, 1, "UUID", UUID);
        String name = values[6].strip();
        try {
            boolean told = !isNotTold(values[3]) && !isNotTold(values[4]);
            return new Gpu(
                    index,
                    uuid,
                    name,
                    ComputeCapability.of(values[2].strip()),
                    told ? Long.parseLong(checked(values, 3, "memory in MiB", MEMORY)) : 0,
                    told ? Long.parseLong(checked(values, 4, "free memory in MiB", MEMORY)) : 0,
                    checked(values, 5, "driver version", DRIVER));
        } catch (IllegalArgumentException e) {
            return Gpu.unusable(index, uuid, name, fault(line, e));
        }
    }

    /** The sentence about a line that cannot be understood, without its full stop. */
    static String fault(String line, IllegalArgumentException wrong) {
        return "nvidia-smi lists '" + NvidiaSmi.shortened(line) + "', which cannot be used: " + wrong.getMessage();
    }

    private static boolean isNotTold(String value) {
        return NOT_TOLD.matcher(value.strip()).matches();
    }

    private static String checked(String[] values, int place, String what, Pattern pattern) {
        String value = values[place].strip();
        if (!pattern.matcher(value).matches()) {
            throw new IllegalArgumentException(what + " expected, got '" + value + "'");
        }
        return value;
    }
}
