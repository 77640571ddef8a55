package io.plumbline.jobs.cli;

import io.plumbline.jobs.compare.CompareContext;
import io.plumbline.jobs.compare.Judge;
import io.plumbline.jobs.compare.JudgeSettings;
import java.io.PrintStream;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The win rate of two policies. */
@Command(
        name = "judge",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Judges two policies by the scores of their completions.",
            "",
            "Reads two tables of scored completions of the same prompts, such as label leaves, as Parquet, JSON lines or CSV."
                    + " Of two completions of a prompt the one with the higher score wins. Leaves judgements/, a row a pair,"
                    + " and comparison.json with the first policy's win rate: a tie is half a win, every prompt counts once,"
                    + " and the 95 %% interval is over prompts. What is in one table alone is counted and said."
        })
final class JudgeCommand implements Callable<Integer> {
    private final PrintStream out;

    @Option(
            names = "--first",
            required = true,
            paramLabel = "TABLE",
            description = "Scored completions of the policy whose win rate is asked for.")
    private String first;

    @Option(
            names = "--second",
            required = true,
            paramLabel = "TABLE",
            description = "Scored completions of the policy that it is held against.")
    private String second;

    @Option(
            names = "--first-name",
            paramLabel = "NAME",
            description = "Name of the first policy. Default: the last part of --first that is not labels.")
    private String firstName;

    @Option(names = "--second-name", paramLabel = "NAME", description = "Name of the second policy.")
    private String secondName;

    @Option(
            names = "--margin",
            defaultValue = "0",
            description =
                    "Scores that differ by no more are a tie. Default: ${DEFAULT-VALUE}, and 2^-21 of the greater one, for"
                            + " the rounding of float32.")
    private double margin;

    @Option(
            names = "--prompt-column",
            defaultValue = "prompt_id",
            paramLabel = "COLUMN",
            description = "Tells prompts apart, the same in both tables. Default: ${DEFAULT-VALUE}.")
    private String promptColumn;

    @Option(
            names = "--index-column",
            paramLabel = "COLUMN",
            description = "Number of a completion among those of its prompt. Default: index, where a table has it.")
    private String indexColumn;

    @Option(
            names = "--score-column",
            defaultValue = "score",
            paramLabel = "COLUMN",
            description = "Numbers, or true and false; more is better. Default: ${DEFAULT-VALUE}.")
    private String scoreColumn;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "DIR",
            description = "Directory for judgements/ and comparison.json; what judge left there before is replaced.")
    private String target;

    JudgeCommand(PrintStream out) {
        this.out = out;
    }

    @Override
    public Integer call() {
        JudgeSettings settings = new JudgeSettings(
                first,
                second,
                firstName,
                secondName,
                new JudgeSettings.Columns(promptColumn, indexColumn, scoreColumn),
                margin,
                target);
        SparkRun.of("judge", target, out, (session, progress) -> new Judge(
                        new CompareContext(Chain.hadoop(), () -> session.describedAs("judge"), progress, progress::say),
                        settings)
                .run());
        return 0;
    }
}
