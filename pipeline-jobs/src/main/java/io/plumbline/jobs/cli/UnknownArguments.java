package io.plumbline.jobs.cli;

import io.plumbline.EditDistance;
import io.plumbline.PlainText;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The arguments of a command line that belong elsewhere, or are misspelt: options of spark-submit stand before the command, those of
 * Plumbline behind it.
 */
final class UnknownArguments {
    private final CommandLine command;
    private final List<String> unmatched;

    private UnknownArguments(CommandLine command, List<String> unmatched) {
        this.command = command;
        this.unmatched = unmatched;
    }

    /** Returns what is wrong with a command line and what to do, in one sentence. */
    static String sentence(ParameterException exception) {
        CommandLine command = exception.getCommandLine();
        // One that is misspelt is often one that is required, which is missed first.
        List<String> unmatched =
                exception instanceof UnmatchedArgumentException || exception instanceof MissingParameterException
                        ? command.getUnmatchedArguments()
                        : List.of();
        String told = unmatched.isEmpty()
                ? exception.getMessage()
                : new UnknownArguments(command, unmatched).told(exception.getMessage());
        return PlainText.of(told);
    }

    private String told(String otherwise) {
        String first = name(unmatched.get(0));
        if (command.getParent() == null) {
            return first.startsWith("-") ? beforeTheCommand(first) : unknownCommand(first);
        }
        if (!first.startsWith("-")) {
            return noOption(first).orElse(otherwise);
        }
        List<String> ofSpark = unmatched.stream()
                .map(UnknownArguments::name)
                .filter(SparkOptions.ALL::contains)
                .distinct()
                .toList();
        return ofSpark.isEmpty() ? unknownOption(first) : behindTheCommand(ofSpark);
    }

    /** Returns the option without the value that stands in the same argument. */
    private static String name(String argument) {
        return argument.startsWith("--") ? argument.replaceFirst("=.*", "") : argument;
    }

    private String behindTheCommand(List<String> options) {
        String given = options.stream().map(option -> option + " … ").collect(Collectors.joining());
        return String.join(", ", options) + (options.size() == 1 ? " is an option" : " are options")
                + " of spark-submit; these stand before the command: plumbline " + given + command.getCommandName()
                + " …"
                + (options.contains("--conf") ? "; keys of a configuration of Plumbline are set by --set" : "");
    }

    private String unknownOption(String option) {
        return "Unknown option " + option + " of " + command.getCommandName()
                + EditDistance.nearest(
                                option, command.getCommandSpec().optionsMap().keySet())
                        .map(near -> "; did you mean " + near + "?")
                        .or(() -> EditDistance.nearest(option, SparkOptions.ALL)
                                .map(near -> "; did you mean " + near
                                        + " of spark-submit? Its options stand before the command"))
                        .orElse("");
    }

    private Optional<String> noOption(String argument) {
        boolean takesConfiguration = command.getCommandSpec().optionsMap().containsKey("--set");
        if (!takesConfiguration) {
            return Optional.empty();
        }
        return Optional.of("Unknown argument '" + argument + "' of " + command.getCommandName()
                + (argument.contains("=")
                        ? "; a key is set by --set " + argument
                        : "; a configuration is given by --config FILE"));
    }

    private String beforeTheCommand(String option) {
        Optional<CommandLine> meant = unmatched.stream()
                .map(command.getSubcommands()::get)
                .filter(Objects::nonNull)
                .findFirst()
                .or(() -> Optional.ofNullable(command.getParseResult())
                        .filter(parsed -> parsed.hasSubcommand())
                        .map(parsed -> parsed.subcommand().commandSpec().commandLine()));
        boolean isOfACommand = meant.map(Stream::of)
                .orElseGet(() -> command.getSubcommands().values().stream())
                .anyMatch(one -> one.getCommandSpec().optionsMap().containsKey(option));
        if (isOfACommand) {
            return option + " stands behind the command: plumbline "
                    + meant.map(CommandLine::getCommandName).orElse("COMMAND") + " " + option + " …";
        }
        return "Unknown option " + option + " before the command"
                + EditDistance.nearest(option, SparkOptions.ALL)
                        .or(() -> EditDistance.nearest(
                                option, command.getCommandSpec().optionsMap().keySet()))
                        .map(near -> "; did you mean " + near + "?")
                        .orElse("; options of spark-submit stand there");
    }

    private String unknownCommand(String name) {
        return "There is no command '" + name + "'"
                + EditDistance.nearest(name, command.getSubcommands().keySet())
                        .map(near -> "; did you mean " + near + "?")
                        .orElse("");
    }
}
