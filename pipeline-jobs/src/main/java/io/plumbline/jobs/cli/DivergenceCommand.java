package io.plumbline.jobs.cli;

import io.plumbline.jobs.compare.CompareContext;
import io.plumbline.jobs.compare.DivergenceSettings;
import io.plumbline.jobs.compare.Divergences;
import java.io.PrintStream;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** KL by sampling. */
@Command(
        name = "divergence",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Estimates how far a policy is from a reference.",
            "",
            "KL(policy || reference) in nats, of a completion and of a token, from completions that the policy sampled with"
                    + " temperature 1 and nothing cut; others are refused. Each token counts as (r - 1) - log r with r ="
                    + " reference / policy (Schulman 2020), which has the mean of the log-ratio and varies less. Errors are"
                    + " over prompts. Leaves divergences/, a row a completion, and divergence.json."
        })
final class DivergenceCommand implements Callable<Integer> {
    private final PrintStream out;

    @Option(
            names = "--completions",
            required = true,
            paramLabel = "TABLE",
            description =
                    "What sample left: prompt_id, index, prompt_tokens, tokens, log_probs, sampled_log_probs, finish.")
    private String completions;

    @Option(
            names = "--reference",
            required = true,
            paramLabel = "DIR",
            description = "Hugging Face directory of the reference.")
    private String reference;

    @Option(
            names = "--policy",
            paramLabel = "DIR",
            description =
                    "Hugging Face directory of the policy, to compute its log-probs as those of the reference are."
                            + " Default: the column log_probs has them.")
    private String policy;

    @Mixin
    private EngineOptions engine = new EngineOptions();

    @Option(
            names = "--out",
            required = true,
            paramLabel = "DIR",
            description =
                    "Directory for divergences/ and divergence.json; what divergence left there before is replaced.")
    private String target;

    DivergenceCommand(PrintStream out) {
        this.out = out;
    }

    @Override
    public Integer call() {
        DivergenceSettings settings = new DivergenceSettings(
                completions, reference, policy, engine.config("estimate a divergence", false), target);
        SparkRun.of("divergence", target, out, (session, progress) -> new Divergences(
                        new CompareContext(
                                Chain.hadoop(), () -> session.describedAs("divergence"), progress, progress::say),
                        settings)
                .run());
        return 0;
    }
}
