package io.plumbline.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.typesafe.config.ConfigFactory;
import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.jobs.session.StoppedException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

class CommandTreeTest {
    @TempDir
    private Path directory;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private Outcome execute(String... arguments) {
        return CommandTree.execute(
                List.of(arguments),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    private String told() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aBadConfigurationIsOneSentenceAndExitCode2() throws IOException {
        Path file = Files.writeString(directory.resolve("job.conf"), "plumbline {\n  loss.beta = 0.0\n}\n");
        Outcome outcome = execute(
                "train", "--config", file.toString(), "--set", "run.dir=" + directory, "--set", "model.path=/m");
        assertThat(told()).isEqualTo("Cannot train: loss.beta must be > 0, got 0.0 (job.conf line 2)\n");
        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.toThrow()).isInstanceOf(PlumblineException.class);
    }

    @Test
    void configPrintsEveryKeyThoseOfTheLossesIncluded() {
        assertThat(execute("config").exitCode()).isZero();
        assertThat(ConfigFactory.parseString(out.toString(StandardCharsets.UTF_8))
                        .getConfig("plumbline"))
                .satisfies(printed -> assertThat(printed.getDouble("loss.beta")).isEqualTo(0.1))
                .satisfies(printed -> assertThat(printed.getString("loss.type")).isEqualTo("sigmoid"))
                .satisfies(printed -> assertThat(printed.getString("run.name")).isEqualTo("default"));
    }

    /** Help goes through {@link String#format}: picocli warns of a text with a single percent sign. */
    @Test
    void theHelpOfEveryCommandIsFormatted() {
        List<CommandSpec> commands = new CommandTree()
                .commandLine(new PrintStream(out)).getSubcommands().values().stream()
                        .map(CommandLine::getCommandSpec)
                        .toList();
        assertThat(commands).extracting(CommandSpec::name).contains("train", "judge", "rate");
        for (CommandSpec command : commands) {
            Stream<String> texts = Stream.concat(
                    Stream.of(command.usageMessage().description()),
                    command.options().stream().flatMap(option -> Stream.of(option.description())));
            texts.forEach(text -> assertThatCode(() -> String.format(text))
                    .as(command.name() + ": " + text)
                    .doesNotThrowAnyException());
        }
    }

    @Test
    void aStackTraceIsShownOnRequest() {
        assertThat(execute("train", "--set", "loss.beta=x", "--stacktrace").exitCode())
                .isEqualTo(2);
        assertThat(told()).contains("\tat io.plumbline.jobs.config.ConfigLoader.");
    }

    @Test
    void whatACommandNeedsIsAskedForAtOnce() {
        assertThat(execute("ingest", "--set", "run.dir=" + directory).exitCode())
                .isEqualTo(2);
        assertThat(execute("ingest", "--set", "run.dir=" + directory, "--set", "model.path=/m")
                        .exitCode())
                .isEqualTo(2);
        assertThat(told())
                .isEqualTo(
                        "Cannot ingest: 2 faults: (1) model.path must be set, in the file of --config or with --set"
                                + " model.path=…; (2) data.train must be set, in the file of --config or with --set"
                                + " data.train=…\n"
                                + "Cannot ingest: data.train must be set, in the file of --config or with --set data.train=…\n");
    }

    @Test
    void whatSeveralStepsNeedIsAskedForOnce() {
        assertThat(execute("run", "--set", "run.dir=" + directory).exitCode()).isEqualTo(2);
        assertThat(told())
                .isEqualTo("Cannot run: 2 faults: (1) model.path must be set, in the file of --config or with --set"
                        + " model.path=…; (2) data.train must be set, in the file of --config or with --set"
                        + " data.train=…\n");
    }

    @Test
    void sftNeedsToBeEnabled() {
        Outcome outcome = execute("sft", "--set", "run.dir=" + directory, "--set", "model.path=/m");
        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(told())
                .isEqualTo(
                        "Cannot sft: sft.enabled is false, so that no later step would use its model; set sft.enabled"
                                + " = true\n");
    }

    @Test
    void aWrongOptionIsExitCode2() {
        assertThat(execute("train", "--confg", "x").exitCode()).isEqualTo(2);
        assertThat(told())
                .isEqualTo("Unknown option --confg of train; did you mean --config?\n"
                        + "'plumbline train --help' lists the options.\n");
    }

    private void wrong(String sentence, String... arguments) {
        err.reset();
        assertThat(execute(arguments).exitCode()).isEqualTo(2);
        assertThat(told().lines().findFirst()).hasValue(sentence);
    }

    @Test
    void anOptionOfSparkSubmitBehindTheCommandIsToldItsPlace() {
        wrong(
                "--master, --num-executors are options of spark-submit; these stand before the command: plumbline --master …"
                        + " --num-executors … run …",
                "run",
                "--config",
                "job.conf",
                "--master",
                "yarn",
                "--num-executors=4");
        wrong(
                "--conf is an option of spark-submit; these stand before the command: plumbline --conf … sweep …; keys of a"
                        + " configuration of Plumbline are set by --set",
                "sweep",
                "--grid",
                "loss.beta=0.1",
                "--conf",
                "spark.x=y");
        wrong(
                "Unknown option --executer-memory of run; did you mean --executor-memory of spark-submit? Its options stand"
                        + " before the command",
                "run",
                "--executer-memory",
                "8g");
        wrong("Unknown option --frobnicate of run", "run", "--frobnicate");
    }

    @Test
    void aRequiredOptionThatIsMisspeltIsToldByItsName() {
        wrong("Unknown option --dri of rollback; did you mean --dir?", "rollback", "--dri", "x");
        wrong("Missing required option: '--dir=DIR'", "rollback");
    }

    @Test
    void anOptionBeforeTheCommandIsToldItsPlaceOrTheNearestName() {
        wrong(
                "Unknown option --executer-memory before the command; did you mean --executor-memory?",
                "--executer-memory",
                "8g",
                "run",
                "--config",
                "job.conf");
        wrong("--config stands behind the command: plumbline run --config …", "--config", "job.conf", "run");
        wrong(
                "Unknown option --frobnicate before the command; options of spark-submit stand there",
                "--frobnicate",
                "run");
    }

    @Test
    void aMisspeltCommandAndWhatIsNoOption() {
        wrong("There is no command 'trian'; did you mean train?", "trian", "--config", "job.conf");
        wrong("Unknown argument 'job.conf' of run; a configuration is given by --config FILE", "run", "job.conf");
        wrong("Unknown argument 'loss.beta=1' of run; a key is set by --set loss.beta=1", "run", "loss.beta=1");
    }

    @Test
    void theOptionsOfSparkSubmitAreThoseOfTheScript() throws IOException {
        String script = Files.readString(Path.of("..", "deploy", "bin", "plumbline"));
        String options =
                script.substring(script.indexOf("--master | --deploy-mode"), script.indexOf("    --stacktrace)"));
        assertThat(Pattern.compile("(?<![\\w-])--?[a-z][a-z-]*(?=[ )]|$)", Pattern.MULTILINE)
                        .matcher(options)
                        .results()
                        .map(MatchResult::group)
                        .distinct())
                .containsExactlyInAnyOrderElementsOf(SparkOptions.ALL);
    }

    @Test
    void noOptionThatMayStandBeforeTheCommandIsUnknownToTheScript() throws IOException {
        String script = Files.readString(Path.of("..", "deploy", "bin", "plumbline"));
        String known = script.substring(script.indexOf("  case $1 in"), script.indexOf("    -*)"));
        assertThat(new CommandTree()
                        .commandLine(new PrintStream(out))
                        .getCommandSpec()
                        .optionsMap()
                        .keySet())
                .contains("--stacktrace", "-V")
                .allSatisfy(option -> assertThat(known).containsPattern("[ |]" + option + "[ )]"));
    }

    @Test
    void whatTheScriptWantsRefusedDoesNotRun() {
        System.setProperty(CommandTree.REFUSE, "true");
        try {
            wrong(
                    "An option of Plumbline before the command; it stands behind the command",
                    "--stacktrace=true",
                    "status",
                    directory.toString());
            wrong("--config stands behind the command: plumbline run --config …", "--config", "job.conf", "run");
        } finally {
            System.clearProperty(CommandTree.REFUSE);
        }
    }

    @Test
    void helpAndVersionAreNoFailures() {
        assertThat(execute("--help")).isEqualTo(new Outcome(0, null, null));
        assertThat(execute("help", "train")).isEqualTo(new Outcome(0, null, null));
        assertThat(execute("score", "--help")).isEqualTo(new Outcome(0, null, null));
        assertThat(execute("--version")).isEqualTo(new Outcome(0, null, null));
        assertThat(out.toString(StandardCharsets.UTF_8))
                .containsPattern("ingest +Checks, splits and tokenises preferences\\.")
                .contains("Leaves policy/, a Hugging Face directory")
                .containsPattern("plumbline \\d+\\.\\d+\\.\\d+");
        assertThat(told()).isEmpty();
    }

    @Test
    void theExitCodeIsThatOfTheCauseAUserCanActOn() {
        PlumblineException gate = new PlumblineException(Kind.GATE, "Cannot score: 0.4 is below 0.5");
        RuntimeException wrapped = new IllegalStateException("Job aborted\nlong", new RuntimeException("task", gate));
        assertThat(Outcome.of("score", wrapped).exitCode()).isEqualTo(4);
        assertThat(Outcome.of("score", wrapped).sentence()).isEqualTo("Cannot score: 0.4 is below 0.5");
        assertThat(Outcome.of("score", wrapped).toThrow()).isSameAs(gate);
        assertThat(Outcome.of("score", new PlumblineException(Kind.DATA, "d")).exitCode())
                .isEqualTo(3);
        assertThat(Outcome.of("score", new PlumblineException(Kind.MODEL, "m")).exitCode())
                .isEqualTo(5);
    }

    @Test
    void aRunThatWasStoppedSaysHowItGoesOn() {
        StoppedException stopped = new StoppedException("/r", new IllegalStateException("SparkContext was shut down"));
        Outcome outcome = Outcome.of("train", stopped);
        assertThat(outcome.exitCode()).isEqualTo(143);
        assertThat(outcome.sentence())
                .isEqualTo(
                        "Stopped: what was committed in /r stands; run the same command again, it goes on from there");
        assertThat(outcome.toThrow()).isSameAs(stopped);
    }

    @Test
    void anUnexpectedFailureIsOneLineAndExitCode1() {
        RuntimeException failure = new IllegalStateException("a\nb");
        Outcome outcome = Outcome.of("train", failure);
        assertThat(outcome.exitCode()).isEqualTo(1);
        String sentence = "Cannot train: a (unexpected; --stacktrace shows where)";
        assertThat(outcome.sentence()).isEqualTo(sentence);
        assertThat(Outcome.of("train", new NullPointerException()).sentence())
                .isEqualTo("Cannot train: the system does not say why (unexpected; --stacktrace shows where)");
        // The resource manager shows the message of what is thrown.
        assertThat(outcome.toThrow()).hasMessage(sentence).hasCause(failure);
    }

    @Test
    void initModelRefusesAConfigurationThatIsNotThere() {
        Outcome outcome = execute(
                "init-model",
                "--config-json",
                directory.resolve("config.json").toString(),
                "--tokenizer",
                directory.toString(),
                "--out",
                directory.resolve("out").toString());
        assertThat(outcome.exitCode()).isEqualTo(5);
        assertThat(told()).contains(directory.resolve("config.json").toString());
    }
}
