package io.plumbline.jobs.report;

import io.plumbline.PlainText;
import io.plumbline.jobs.config.ConfigurationRows;
import io.plumbline.jobs.config.EngineConfig;
import io.plumbline.jobs.config.PlumblineConfig;
import io.plumbline.jobs.manifest.Manifest;
import io.plumbline.jobs.manifest.ManifestStore;
import io.plumbline.jobs.manifest.StepRecord;
import io.plumbline.jobs.step.StepContext;
import io.plumbline.jobs.step.StepName;
import io.plumbline.jobs.storage.ResultFolder;
import io.plumbline.jobs.storage.RunDirectory;
import io.plumbline.report.Figures;
import io.plumbline.score.ComputedBy;
import io.plumbline.score.page.Fact;
import io.plumbline.score.page.RunFacts;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Tells a report what was run on what: the configuration, and what the manifests say of the steps so far. */
public final class ReportedRun {
    private static final int FINGERPRINT = 12;

    private static final String FINGERPRINTS = "Models that compute the same have the same fingerprint.";

    private ReportedRun() {}

    /**
     * Returns the facts of a run.
     *
     * @param models fingerprints of the models that take part, by what they are
     * @param earlier steps of the experiment whose results the reporting one reads
     */
    public static RunFacts of(StepContext context, Map<String, String> models, StepName... earlier) {
        PlumblineConfig config = context.config();
        RunDirectory directory = context.directory();
        Manifest shared = new ManifestStore(directory, ResultFolder.SHARED).read();
        Map<String, StepRecord> steps = new LinkedHashMap<>(shared.steps());
        for (StepName step : earlier) {
            Manifest own = new ManifestStore(directory, context.results(step)).read();
            own.step(step.command()).ifPresent(record -> steps.put(step.command(), record));
        }
        Map<String, String> rows = ConfigurationRows.of(config);
        Map<String, String> usual = ConfigurationRows.defaults(config);
        rows.computeIfPresent("engine.type", (key, type) -> engine(type, computedBy(config.engine())));
        usual.computeIfPresent("engine.type", (key, type) -> engine(type, computedBy(config.engine())));
        Map<String, String> apart = new LinkedHashMap<>();
        Map<String, String> defaults = new LinkedHashMap<>();
        rows.forEach((key, value) -> (value.equals(usual.get(key)) ? defaults : apart).put(key, PlainText.of(value)));
        return new RunFacts(
                config.run().name() + " in " + directory.root(),
                facts(config, models, steps),
                done(steps),
                apart,
                defaults);
    }

    /** The engine that a run's scores are computed by. */
    public static ComputedBy computedBy(EngineConfig engine) {
        return new ComputedBy(
                engine.engine(),
                engine.kind().device().name().toLowerCase(Locale.ROOT),
                engine.precision().key(),
                engine.fallback().orElse(null));
    }

    /** The engine that was asked for, and the one that it stands for where that is another. */
    private static String engine(String type, ComputedBy computed) {
        if (type.equals(computed.engine())) {
            return type;
        }
        return type + ": " + computed.engine() + (computed.reason() == null ? "" : "; " + computed.reason());
    }

    private static List<Fact> facts(PlumblineConfig config, Map<String, String> models, Map<String, StepRecord> steps) {
        List<Fact> facts = new ArrayList<>();
        facts.add(new Fact("Experiment", config.run().name(), "Its folder under experiments/."));
        facts.add(new Fact("Model", PlainText.of(config.model().path()), "What training began with: model.path."));
        models.forEach((name, fingerprint) ->
                facts.add(new Fact(name, shortly(fingerprint), name.equals(first(models)) ? FINGERPRINTS : "")));
        StepRecord ingest = steps.get(StepName.INGEST.command());
        if (ingest != null) {
            facts.addAll(ReportedInputs.of(ingest.inputs()));
        }
        ComputedBy computed = computedBy(config.engine());
        facts.add(new Fact(
                "Engine",
                computed.engine() + " on the " + computed.device() + ", products in " + computed.precision(),
                "What computed the log-probs."));
        steps.values().stream()
                .reduce((first, second) -> second)
                .ifPresent(last -> facts.add(new Fact(
                        "Versions",
                        last.versions().entrySet().stream()
                                .map(entry -> entry.getKey() + " " + entry.getValue())
                                .collect(Collectors.joining(", ")),
                        "What the last of these steps ran with.")));
        return facts;
    }

    /** Returns the model at which what is the same for all is explained: the first. */
    private static String first(Map<String, String> models) {
        return models.keySet().iterator().next();
    }

    private static String shortly(String fingerprint) {
        return "fingerprint " + fingerprint.substring(0, Math.min(FINGERPRINT, fingerprint.length()));
    }

    private static List<Fact> done(Map<String, StepRecord> steps) {
        List<Fact> done = new ArrayList<>();
        steps.forEach((name, record) -> done.add(new Fact(
                name,
                PlainText.of(record.summary()),
                Figures.count(record.rowsIn()) + " rows in, " + Figures.count(record.rowsOut()) + " out, "
                        + time(Duration.between(record.started(), record.ended())) + ", ended "
                        + record.ended().truncatedTo(ChronoUnit.SECONDS))));
        return done;
    }

    private static String time(Duration duration) {
        return duration.toMinutes() < 2
                ? duration.toSeconds() + " s"
                : duration.toHours() < 2
                        ? duration.toMinutes() + " min"
                        : String.format(Locale.ROOT, "%.1f h", duration.toMinutes() / 60.0);
    }
}
