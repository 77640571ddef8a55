package io.plumbline.jobs.cli;

import io.plumbline.compare.RatingOptions;
import io.plumbline.jobs.compare.CompareContext;
import io.plumbline.jobs.compare.OutcomeRule;
import io.plumbline.jobs.compare.Rate;
import io.plumbline.jobs.compare.RateSettings;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Ratings from judgements. */
@Command(
        name = "rate",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Rates players from pairwise judgements.",
            "",
            "Reads tables with two players and an outcome a row, from judge or anywhere else, as Parquet, JSON lines or CSV."
                    + " Ratings are those of Bradley and Terry by maximum likelihood, on Elo's scale, with 95 %% intervals that"
                    + " let judgements of one prompt depend on each other; a tie is half a win. Prints a table and leaves"
                    + " ratings.json. Players who won everything, and groups that never met, are refused by name."
        })
final class RateCommand implements Callable<Integer> {
    private final PrintStream out;

    @Option(
            names = "--data",
            required = true,
            arity = "1..*",
            paramLabel = "TABLE",
            description = "Judgements; several tables are taken together.")
    private List<String> tables;

    @Option(
            names = "--first-column",
            defaultValue = "first",
            paramLabel = "COLUMN",
            description = "Name of the first player. Default: ${DEFAULT-VALUE}.")
    private String firstColumn;

    @Option(
            names = "--second-column",
            defaultValue = "second",
            paramLabel = "COLUMN",
            description = "Name of the second player. Default: ${DEFAULT-VALUE}.")
    private String secondColumn;

    @Option(
            names = "--outcome-column",
            defaultValue = "outcome",
            paramLabel = "COLUMN",
            description =
                    "1 where the first player won, 0 where the second one did, 0.5 for a tie; a number between is a"
                            + " share of the win. Default: ${DEFAULT-VALUE}.")
    private String outcomeColumn;

    @Option(
            names = "--first-wins",
            paramLabel = "VALUE",
            description = "The outcome is this, and no number, where the first player won; may be given again.")
    private List<String> firstWins = List.of();

    @Option(names = "--second-wins", paramLabel = "VALUE", description = "The same where the second player won.")
    private List<String> secondWins = List.of();

    @Option(names = "--tie", paramLabel = "VALUE", description = "The same for a tie.")
    private List<String> ties = List.of();

    @Option(
            names = "--prompt-column",
            paramLabel = "COLUMN",
            description =
                    "Tells prompts apart. Default: prompt_id, where a table has it; without, each row is a prompt of"
                            + " its own.")
    private String promptColumn;

    @Option(
            names = "--weight-column",
            paramLabel = "COLUMN",
            description = "Judgements that a row counts as. Default: weight, where a table has it.")
    private String weightColumn;

    @Option(
            names = "--anchor",
            paramLabel = "PLAYER",
            description =
                    "The player whose rating is --center; intervals are those of differences from it. Default: the"
                            + " mean of all is.")
    private String anchor;

    @Option(names = "--center", defaultValue = "1500", description = "The given rating. Default: ${DEFAULT-VALUE}.")
    private double center;

    @Option(
            names = "--prior-games",
            defaultValue = "0",
            paramLabel = "NUMBER",
            description =
                    "Ties of every player with an imagined one, which bound the ratings of players who won or lost"
                            + " everything and draw all ratings together. Default: ${DEFAULT-VALUE}.")
    private double priorGames;

    @Option(
            names = "--max-unusable-fraction",
            defaultValue = "0.1",
            paramLabel = "SHARE",
            description =
                    "Fail where a larger share of rows has no players, outcome or weight. Default: ${DEFAULT-VALUE}.")
    private double maxUnusable;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "DIR",
            description = "Directory for ratings.json; what rate left there before is replaced.")
    private String target;

    RateCommand(PrintStream out) {
        this.out = out;
    }

    @Override
    public Integer call() {
        RateSettings settings = new RateSettings(
                tables,
                new RateSettings.Columns(promptColumn, firstColumn, secondColumn, outcomeColumn, weightColumn),
                new OutcomeRule(firstWins, secondWins, ties),
                new RatingOptions(anchor, center, priorGames),
                maxUnusable,
                target);
        SparkRun.of("rate", target, out, (session, progress) -> new Rate(
                        new CompareContext(Chain.hadoop(), () -> session.describedAs("rate"), progress, progress::say),
                        settings)
                .run());
        return 0;
    }
}
