package io.plumbline.jobs.metrics;

import com.codahale.metrics.Counter;
import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import com.codahale.metrics.Timer;
import io.plumbline.jobs.watch.RoundFigures;
import io.plumbline.jobs.watch.RunWatch;
import io.plumbline.jobs.watch.StepOutcome;
import io.plumbline.jobs.watch.StepWork;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * The figures of the runs of this process, under names that stand from its start: a sink copies the list once. A figure of TRL
 * keeps its name with a dot for the slash, as in {@code train.rewards.margins}; it is NaN until there is one.
 */
public final class RunFigures implements RunWatch {
    private static final RunFigures OF_THIS_PROCESS = new RunFigures();
    private static final String INGEST = "ingest";
    private static final double NANOSECONDS = 1e-9;

    /** Figures of the newest optimiser step, and of the newest look at held-out examples. */
    private static final List<String> NAMED = List.of(
            "step",
            "epoch",
            "loss",
            "grad_norm",
            "learning_rate",
            "num_tokens",
            "rewards/chosen",
            "rewards/rejected",
            "rewards/accuracies",
            "rewards/margins",
            "logps/chosen",
            "logps/rejected",
            "eval_examples",
            "eval_loss",
            "eval_rewards/chosen",
            "eval_rewards/rejected",
            "eval_rewards/accuracies",
            "eval_rewards/margins");

    private final Map<String, Double> newest = new ConcurrentHashMap<>();
    private final Counter rowsRead = new Counter();
    private final Counter rowsKept = new Counter();
    private final Counter rowsQuarantined = new Counter();
    private final Counter stepsEnded = new Counter();
    private final Counter stepsRefused = new Counter();
    private final Counter stepsFailed = new Counter();
    private final Counter examples = new Counter();
    private final Counter tokens = new Counter();
    private final Counter carriedBytes = new Counter();
    private final Timer rounds = new Timer();
    private final Timer averaging = new Timer();

    RunFigures() {}

    /** The figures that Spark's metrics system shows. */
    public static RunFigures ofThisProcess() {
        return OF_THIS_PROCESS;
    }

    /** Registers all figures. */
    void register(MetricRegistry registry) {
        registry.register("ingest.rows", rowsRead);
        registry.register("ingest.kept", rowsKept);
        registry.register("ingest.quarantined", rowsQuarantined);
        registry.register("steps.ended", stepsEnded);
        registry.register("steps.refused", stepsRefused);
        registry.register("steps.failed", stepsFailed);
        registry.register("train.examples", examples);
        registry.register("train.tokens", tokens);
        registry.register("train.round", rounds);
        registry.register("train.averaging", averaging);
        registry.register("train.averaging.bytes", carriedBytes);
        for (String name : List.of("total_steps", "examples_per_second", "tokens_per_second")) {
            registry.register("train." + name, gauge(name));
        }
        for (String name : NAMED) {
            registry.register("train." + name.replace('/', '.'), gauge(name));
        }
    }

    private Gauge<Double> gauge(String name) {
        return () -> newest.getOrDefault(name, Double.NaN);
    }

    @Override
    public void trains(StepWork work, int stepsDone, int totalSteps) {
        newest.clear();
        newest.put("step", (double) stepsDone);
        newest.put("total_steps", (double) totalSteps);
    }

    @Override
    public void roundDone(StepWork work, RoundFigures round) {
        examples.inc(round.examples());
        tokens.inc(round.tokens());
        carriedBytes.inc(round.carriedBytes());
        rounds.update(round.nanoseconds(), TimeUnit.NANOSECONDS);
        averaging.update(round.averagingNanoseconds(), TimeUnit.NANOSECONDS);
        double seconds = round.nanoseconds() * NANOSECONDS;
        newest.put("examples_per_second", round.examples() / seconds);
        newest.put("tokens_per_second", round.tokens() / seconds);
        put(round.last());
    }

    @Override
    public void measured(StepWork work, int step, long part, Map<String, ? extends Number> named) {
        put(named);
    }

    private void put(Map<String, ? extends Number> named) {
        named.forEach((name, value) -> {
            if (value != null && NAMED.contains(name)) {
                newest.put(name, value.doubleValue());
            }
        });
    }

    @Override
    public void ended(StepWork work, StepOutcome outcome) {
        if (outcome.passed()) {
            stepsEnded.inc();
        }
        if (work.step().equals(INGEST)) {
            rowsRead.inc(outcome.rowsIn());
            rowsKept.inc(outcome.rowsOut());
            rowsQuarantined.inc(Math.max(0, outcome.rowsIn() - outcome.rowsOut()));
        }
    }

    @Override
    public void failed(StepWork work, String sentence) {
        stepsFailed.inc();
    }

    @Override
    public void refused(StepWork work, String sentence) {
        stepsRefused.inc();
    }
}
