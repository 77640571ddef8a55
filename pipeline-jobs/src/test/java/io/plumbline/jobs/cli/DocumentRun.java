package io.plumbline.jobs.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The commands of a document, run in its order in one shell, and what became of them.
 *
 * @param commands those that are run
 * @param journal what the shell and the programs behind it have written down
 * @param printed all that was printed
 */
record DocumentRun(List<ShellCommand> commands, List<String> journal, String printed) {
    /** A pipe's exit code is that of the first part that fails. */
    private static final String FUNCTIONS =
            """
            set -o pipefail
            __begins() { printf 'begin\\t%s\\n' "$1" >>"$PLUMBLINE_WORLD/journal"; }
            __ends() { printf 'end\\t%s\\t%s\\n' "$1" "$2" >>"$PLUMBLINE_WORLD/journal"; }
            """;

    /** Runs what blocks of a document say. */
    static DocumentRun of(DocumentedWorld world, List<Fence> fences) throws IOException, InterruptedException {
        List<ShellCommand> commands = new ArrayList<>();
        for (Fence fence : fences) {
            for (ShellCommand command : ShellCommand.of(shell(world, fence))) {
                if (!RunElsewhere.has(command)) {
                    commands.add(command);
                }
            }
        }
        StringBuilder script = new StringBuilder(FUNCTIONS);
        for (int number = 0; number < commands.size(); number++) {
            script.append("__begins ").append(number).append('\n');
            script.append(commands.get(number).text());
            script.append("__ends ").append(number).append(" $?\n");
        }
        Files.writeString(world.journal(), "");
        String printed = world.run(script.toString());
        return new DocumentRun(commands, Files.readAllLines(world.journal()), printed);
    }

    /** Returns a block as one of the shell: what runs it, or looks whether it could be run. */
    private static String shell(DocumentedWorld world, Fence fence) throws IOException {
        String file = "block-" + fence.line() + "." + fence.language();
        switch (fence.language()) {
            case "sh":
                return fence.text();
            case "sql":
                Files.writeString(world.work().resolve(file), fence.text());
                return "spark-sql -f " + file + "\n";
            case "hocon":
                Files.writeString(world.work().resolve(file), fence.text());
                return "cat job.conf " + file + " > with-" + file + "\nplumbline config --config with-" + file + "\n";
            case "python":
                Files.writeString(world.work().resolve(file), fence.text());
                return "bash -c 'command -v python3 || exit 0; python3 -m py_compile " + file + "'\n";
            default:
                return "";
        }
    }

    /** Returns what went wrong; empty where each command was run and ended well. */
    List<String> faults() {
        return IntStream.range(0, commands.size())
                .mapToObj(
                        number -> fault(number).map(what -> commands.get(number).line() + ": " + what))
                .flatMap(Optional::stream)
                .toList();
    }

    private Optional<String> fault(int number) {
        int begin = journal.indexOf("begin\t" + number);
        int next = journal.indexOf("begin\t" + (number + 1));
        List<String> lines = begin < 0 ? List.of() : journal.subList(begin, next < 0 ? journal.size() : next);
        Optional<String> end = lines.stream()
                .filter(line -> line.startsWith("end\t" + number + "\t"))
                .findFirst();
        if (end.isEmpty()) {
            return Optional.of("the shell did not come to its end");
        }
        List<String> runs =
                lines.stream().filter(line -> line.startsWith("ran\t")).toList();
        Optional<String> failed =
                runs.stream().filter(line -> !line.startsWith("ran\t0\t")).findFirst();
        if (failed.isPresent()) {
            return Optional.of("it " + failed.get());
        }
        if (!end.get().endsWith("\t0")) {
            return Optional.of("it ended with exit code " + end.get().split("\t")[2]);
        }
        Optional<String> arguments =
                Document.plumbline(commands.get(number).program()).map(words -> "\t" + String.join("\t", words));
        if (arguments.isPresent() && runs.stream().noneMatch(line -> line.endsWith(arguments.get()))) {
            return Optional.of("plumbline was not given these arguments, but " + runs);
        }
        return Optional.empty();
    }
}
