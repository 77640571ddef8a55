package io.plumbline.jobs.cli;

import io.plumbline.Platform;
import io.plumbline.PlumblineException;
import io.plumbline.jobs.session.KnownFailure;
import io.plumbline.jobs.session.StopNotice;
import io.plumbline.jobs.step.StepName;
import io.plumbline.jobs.step.Versions;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExecutionException;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.ScopeType;

/** All commands. */
@Command(
        name = "plumbline",
        mixinStandardHelpOptions = true,
        versionProvider = CommandTree.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        description = {
            "Aligns a language model with human preferences on a Spark cluster.",
            "",
            "Preferences go in as Parquet or JSONL, a model as a Hugging Face directory; out come an aligned model and"
                    + " its scores on held-out preferences. A step whose result is there is not done again.",
            ""
        },
        footer = {
            "",
            "Exit codes: 0 done, 2 configuration, 3 data, 4 a gate was not reached, 5 model, 6 storage, 1 anything"
                    + " else.",
            "'plumbline help COMMAND' says more about one."
        })
public final class CommandTree {
    /** A property of Java by which bin/plumbline asks to be told what is wrong with a command line, and to run nothing. */
    static final String REFUSE = "plumbline.refuse";

    /** Says the version. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"plumbline " + Versions.plumbline()};
        }
    }

    @Option(
            names = "--stacktrace",
            scope = ScopeType.INHERIT,
            description = "Where something fails, show where in the code.")
    private boolean stacktrace;

    CommandTree() {}

    /**
     * Runs a command. Failures are told on {@code err} in one sentence, and given back.
     *
     * @param arguments of the command line
     * @param out where progress and results go
     * @param err where failures go
     */
    public static Outcome execute(List<String> arguments, PrintStream out, PrintStream err) {
        CommandTree tree = new CommandTree();
        AtomicReference<Outcome> failed = new AtomicReference<>();
        CommandLine line = tree.commandLine(out)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .setUsageHelpWidth(100)
                .setExecutionStrategy(CommandTree::runHere)
                .setParameterExceptionHandler((exception, ignored) -> {
                    String name = exception.getCommandLine().getCommandSpec().qualifiedName();
                    String sentence = UnknownArguments.sentence(exception);
                    err.println(sentence + "\n'" + name + " --help' lists the options.");
                    failed.set(new Outcome(CommandLine.ExitCode.USAGE, exception, sentence));
                    return CommandLine.ExitCode.USAGE;
                })
                .setExecutionExceptionHandler((exception, command, ignored) -> {
                    failed.set(tell(exception, command.getCommandName(), tree.stacktrace, err));
                    return failed.get().exitCode();
                });
        try {
            int exitCode = line.execute(arguments.toArray(new String[0]));
            return failed.get() == null ? new Outcome(exitCode, null, null) : failed.get();
        } catch (LinkageError | VirtualMachineError e) {
            return tell(e, arguments.isEmpty() ? "start" : arguments.get(0), tree.stacktrace, err);
        }
    }

    /**
     * Reads a command line and runs nothing.
     *
     * @throws CommandLine.ParameterException where there is no such command or option, or one that it needs is missing
     */
    static void parse(List<String> arguments) {
        new CommandTree()
                .commandLine(new PrintStream(OutputStream.nullOutputStream()))
                .parseArgs(arguments.toArray(new String[0]));
    }

    /** Help is given everywhere; work is done where there is machine code for it. */
    private static int runHere(ParseResult parsed) {
        Integer helped = CommandLine.executeHelpRequest(parsed);
        if (helped != null) {
            return helped;
        }
        if (Boolean.getBoolean(REFUSE)) {
            // It has neither the options of spark-submit nor the cluster's configuration.
            throw new ParameterException(
                    parsed.commandSpec().commandLine(),
                    "An option of Plumbline before the command; it stands behind the command");
        }
        try {
            Platform.require();
        } catch (PlumblineException e) {
            CommandLine command =
                    parsed.asCommandLineList().get(parsed.asCommandLineList().size() - 1);
            throw new ExecutionException(command, e.getMessage(), e);
        }
        return new RunLast().execute(parsed);
    }

    /** Tells a failure, and returns it; where its cause is known, as one that says what to do. */
    private static Outcome tell(Throwable thrown, String command, boolean stacktrace, PrintStream err) {
        Throwable failure = KnownFailure.explained(command, thrown);
        Outcome outcome = Outcome.of(command, failure);
        if (StopNotice.isStopping()) {
            return outcome;
        }
        err.println(outcome.sentence());
        if (stacktrace) {
            StackTraces.print(failure, err);
        }
        err.flush();
        return outcome;
    }

    /** Returns the command with all of its subcommands, which print to {@code out}. */
    CommandLine commandLine(PrintStream out) {
        CommandLine line = new CommandLine(this);
        SampleOption sample = new SampleOption();
        for (StepName step : StepName.values()) {
            Opening opening = step == StepName.INGEST ? sample : Opening.NONE;
            add(line, step.command(), new StepCommand(config -> List.of(step), opening, out), StepHelp.of(step));
        }
        line.getSubcommands().get(StepName.INGEST.command()).getCommandSpec().addMixin("sample", sample.spec());
        add(line, "run", new StepCommand(Chain::all, Opening.NONE, out), StepHelp.RUN);
        line.addSubcommand(new RollbackCommand(out));
        line.addSubcommand(new SweepCommand(out));
        line.addSubcommand(new CompareCommand(out));
        line.addSubcommand(new JudgeCommand(out));
        line.addSubcommand(new RateCommand(out));
        line.addSubcommand(new DivergenceCommand(out));
        line.addSubcommand(new ValidateCommand(out));
        line.addSubcommand(new StatusCommand(out));
        line.addSubcommand(new CleanCommand(out));
        line.addSubcommand(new ConfigCommand(out));
        line.addSubcommand(new InitModelCommand(out));
        line.addSubcommand(new ExportCommand(out));
        line.addSubcommand(new QuickstartCommand(out));
        line.addSubcommand(new BenchCommand(out));
        line.addSubcommand(new CompletionCommand(out));
        line.addSubcommand(new PlanCommand(out));
        line.addSubcommand(new HelpCommand());
        return line;
    }

    private static void add(CommandLine line, String name, StepCommand command, List<String> description) {
        CommandLine added = new CommandLine(command);
        added.getCommandSpec().usageMessage().description(description.toArray(new String[0]));
        line.addSubcommand(name, added);
    }
}
