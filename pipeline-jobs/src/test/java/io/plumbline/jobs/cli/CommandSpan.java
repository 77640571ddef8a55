package io.plumbline.jobs.cli;

import java.io.OutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.ParameterException;

/** A command, or the end of one, between backticks in the text of a document; parsed, and not run. */
final class CommandSpan {
    private static final CommandLine TREE =
            new CommandTree().commandLine(new PrintStream(OutputStream.nullOutputStream()));

    private static final Pattern PROGRAM = Pattern.compile("(?:deploy/)?(?:bin/)?plumbline");
    private static final Pattern OPTION = Pattern.compile("--[a-z][a-z0-9-]*");
    private static final Pattern WORDS = Pattern.compile("'[^']*'|\\S+");

    /** Options of the programs of integration-tests, which are no commands, and of plain spark-submit. */
    private static final Set<String> OF_OTHERS = Set.of(
            "--pairs", "--warmup", "--steps-per-averaging", "--batch", "--trl-tokenizer", "--max-length", "--workers");

    /** What stands for a value, which may have to be a number. */
    private static final Pattern PLACEHOLDER = Pattern.compile("[A-Z_]+");

    /** A name that stands for any key. */
    private static final String ANY_KEY = "key";

    private final List<String> faults = new ArrayList<>();

    private CommandSpan() {}

    /** Returns what is not there of a command, its options and the keys that it sets; none where it is no command. */
    static Stream<String> faults(String span) {
        List<String> words = WORDS.matcher(span.replaceFirst("\\s[>|].*", ""))
                .results()
                .map(word -> word.group().replace("'", ""))
                .collect(Collectors.toCollection(ArrayList::new));
        CommandSpan read = new CommandSpan();
        if (PROGRAM.matcher(words.get(0)).matches()) {
            read.program(words.subList(1, words.size()));
        } else if (words.get(0).startsWith("--")) {
            read.options(words, anyOption());
        } else if (words.size() > 1
                && TREE.getSubcommands().containsKey(words.get(0))
                && words.get(1).startsWith("--")) {
            read.command(words);
        }
        return read.faults.stream();
    }

    private void program(List<String> words) {
        int at = 0;
        while (at < words.size() && words.get(at).startsWith("--")) {
            String name = words.get(at).replaceFirst("=.*", "");
            if (name.matches("--(help|version)")) {
                return;
            }
            if (!SparkOptions.ALL.contains(name)) {
                faults.add("no option " + name);
            }
            at += words.get(at).contains("=") ? 1 : 2;
        }
        if (at < words.size()) {
            command(words.subList(at, words.size()));
        }
    }

    private void command(List<String> words) {
        CommandLine command = TREE.getSubcommands().get(words.get(0));
        if (command == null) {
            faults.add("no command " + words.get(0));
            return;
        }
        int before = faults.size();
        options(words, command.getCommandSpec().optionsMap().keySet());
        if (faults.size() > before) {
            return;
        }
        try {
            CommandTree.parse(words.stream()
                    .map(word -> PLACEHOLDER.matcher(word).matches() ? "1" : word)
                    .toList());
        } catch (MissingParameterException e) {
            // A sentence names no more than it is about.
        } catch (ParameterException e) {
            faults.add(e.getMessage());
        }
    }

    private void options(List<String> words, Set<String> known) {
        for (int at = 0; at < words.size(); at++) {
            String name = words.get(at).replaceFirst("=.*", "");
            if (OPTION.matcher(name).matches() && !known.contains(name)) {
                faults.add("no option " + name);
            }
            if (name.equals("--set") && at + 1 < words.size()) {
                String key = words.get(at + 1).split(" ?= ?")[0];
                if (!key.equals(ANY_KEY) && !DocumentsTest.REFERENCE.hasPathOrNull(key)) {
                    faults.add("no key " + key);
                }
            }
        }
    }

    private static Set<String> anyOption() {
        return Stream.concat(
                        Stream.concat(SparkOptions.ALL.stream(), OF_OTHERS.stream()),
                        TREE.getSubcommands().values().stream()
                                .flatMap(command -> command.getCommandSpec().optionsMap().keySet().stream()))
                .collect(Collectors.toSet());
    }
}
