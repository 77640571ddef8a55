package io.plumbline.engine;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * The instructions of a processor, as Linux lists them.
 *
 * @param flags their names, as in {@code /proc/cpuinfo}
 */
public record ProcessorFeatures(Set<String> flags) {
    private static final Path LIST = Path.of("/proc/cpuinfo");
    private static final List<String> BFLOAT16 = List.of("avx512_bf16", "amx_bf16");
    private static final ProcessorFeatures HERE = read(LIST);

    /** This machine's; none where the system does not list them. */
    public static ProcessorFeatures here() {
        return HERE;
    }

    static ProcessorFeatures read(Path list) {
        try (BufferedReader lines = Files.newBufferedReader(list)) {
            return lines.lines()
                    .filter(line -> line.startsWith("flags"))
                    .findFirst()
                    .map(ProcessorFeatures::ofLine)
                    .orElse(new ProcessorFeatures(Set.of()));
        } catch (IOException e) {
            return new ProcessorFeatures(Set.of());
        }
    }

    private static ProcessorFeatures ofLine(String line) {
        String names = line.substring(line.indexOf(':') + 1).strip();
        return new ProcessorFeatures(Set.copyOf(Arrays.asList(names.split("\\s+"))));
    }

    /** Instructions on eight floats at once. */
    public boolean avx2() {
        return flags.contains("avx2");
    }

    /** Instructions that multiply bfloat16 numbers and add in float32. */
    boolean fastBfloat16() {
        return BFLOAT16.stream().anyMatch(flags::contains);
    }
}
