package io.plumbline.integration;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The processes of this machine, as {@code /proc} shows them. */
final class Processes {
    private Processes() {}

    /**
     * A process and its command line.
     *
     * @param arguments command and arguments
     */
    record Found(ProcessHandle handle, List<String> arguments) {
        String command() {
            return arguments.get(0);
        }

        /** Returns whether a value stands behind an option. */
        boolean follows(String option, String value) {
            int index = arguments.indexOf(option);
            return index >= 0
                    && index + 1 < arguments.size()
                    && arguments.get(index + 1).equals(value);
        }

        /** The value behind an option; empty where there is none. */
        Optional<String> property(String prefix) {
            return arguments.stream()
                    .filter(argument -> argument.startsWith(prefix))
                    .reduce((first, last) -> last)
                    .map(argument -> argument.substring(prefix.length()));
        }

        /** A variable of its environment. */
        Optional<String> variable(String name) {
            return words(handle, "environ").stream()
                    .filter(word -> word.startsWith(name + "="))
                    .map(word -> word.substring(name.length() + 1))
                    .findFirst();
        }
    }

    /** All whose command line can be read. */
    static Stream<Found> all() {
        return ProcessHandle.allProcesses()
                .map(handle -> new Found(handle, words(handle, "cmdline")))
                .filter(found -> !found.arguments().isEmpty());
    }

    /** The options by which this process opens Java's packages to Spark, for another of its kind. */
    static List<String> opens() {
        return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> argument.startsWith("--add-opens"))
                .toList();
    }

    private static List<String> words(ProcessHandle handle, String file) {
        try {
            byte[] bytes = Files.readAllBytes(Path.of("/proc", Long.toString(handle.pid()), file));
            String text = new String(bytes, StandardCharsets.UTF_8);
            return text.isEmpty() ? List.of() : List.of(text.split("\0"));
        } catch (IOException e) {
            // It has ended meanwhile.
            return List.of();
        }
    }
}
