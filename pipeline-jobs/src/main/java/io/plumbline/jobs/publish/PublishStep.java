package io.plumbline.jobs.publish;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.jobs.config.PlumblineConfig;
import io.plumbline.jobs.config.Requirement;
import io.plumbline.jobs.manifest.Manifest;
import io.plumbline.jobs.manifest.ManifestStore;
import io.plumbline.jobs.manifest.StepRecord;
import io.plumbline.jobs.score.ScoreStep;
import io.plumbline.jobs.score.ScoresTable;
import io.plumbline.jobs.score.StoredSummary;
import io.plumbline.jobs.step.Step;
import io.plumbline.jobs.step.StepContext;
import io.plumbline.jobs.step.StepInputs;
import io.plumbline.jobs.step.StepName;
import io.plumbline.jobs.step.StepResult;
import io.plumbline.jobs.storage.OpenModels;
import io.plumbline.jobs.storage.ResultFolder;
import io.plumbline.jobs.storage.RunDirectory;
import io.plumbline.jobs.storage.StorageFailures;
import io.plumbline.jobs.tables.ChainModels;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.Path;

/** Publishes the policy of an experiment in {@code publish.dir}, where it passes its gates and is not there already. */
public final class PublishStep implements Step {
    private static final String DIR = "publish.dir";
    /** In the experiment's folder: the version as which its policy is published. */
    private static final String PUBLISHED = "published.json";

    private final InstantSource clock;

    /** A step that names versions by the time of this machine. */
    public PublishStep() {
        this(InstantSource.system());
    }

    PublishStep(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public StepName name() {
        return StepName.PUBLISH;
    }

    @Override
    public List<String> settings() {
        return List.of(DIR);
    }

    @Override
    public List<Requirement> requirements() {
        return List.of(
                Requirement.MODEL,
                Requirement.set(DIR, config -> config.publish().dir() != null));
    }

    @Override
    public List<StepName> upstream(PlumblineConfig config) {
        return List.of(StepName.TRAIN, StepName.SCORE);
    }

    @Override
    public void inputs(PlumblineConfig config, StepInputs inputs) {
        String place = config.publish().dir();
        try {
            Path run = qualified(config.run().dir(), inputs.hadoop());
            // There a version would be taken for an experiment, or for something staged that a kill left.
            for (Path path = qualified(place, inputs.hadoop()); path != null; path = path.getParent()) {
                if (path.equals(run)) {
                    throw new PlumblineException(
                            Kind.CONFIGURATION,
                            "Cannot publish: publish.dir is run.dir or in it, " + place
                                    + "; give a directory of its own");
                }
            }
        } catch (IOException | IllegalArgumentException e) {
            throw StorageFailures.atPath(
                    Kind.CONFIGURATION, "use publish.dir " + place, "; give a directory that can be written", e);
        }
        requireUsable(PublishFolder.read(DIR, place, inputs.hadoop()), config);
    }

    /** Finds in seconds what would otherwise be found after hours of training. */
    private static void requireUsable(PublishFolder folder, PlumblineConfig config) {
        folder.requireWritable();
        Optional<Latest> latest = folder.served();
        if (latest.isPresent() && config.publish().worseAtMost() != null) {
            folder.requireWhole(latest.get().version());
        }
    }

    private static Path qualified(String place, Configuration hadoop) throws IOException {
        Path path = new Path(place);
        return path.getFileSystem(hadoop).makeQualified(path);
    }

    @Override
    public List<String> outputs() {
        return List.of(PUBLISHED);
    }

    @Override
    public Optional<String> lost(RunDirectory directory, ResultFolder results) {
        Published published = published(directory, results);
        PublishFolder folder = folder(directory, published);
        Optional<Latest> latest = folder.latest();
        if (latest.isEmpty()) {
            return Optional.of(folder.path(PublishFolder.LATEST).toString());
        }
        // One that is served no more and was removed since would take the place of a newer one.
        boolean isServed = latest.get().version().equals(published.version());
        return !isServed || folder.whole(published.version()).isPresent()
                ? Optional.empty()
                : Optional.of(folder.path(published.version()).toString());
    }

    @Override
    public List<String> findings(RunDirectory directory, ResultFolder results) {
        Published published = published(directory, results);
        PublishFolder folder = folder(directory, published);
        String version = published.version();
        if (folder.whole(version).isPresent()) {
            return List.of(isThere(folder, version));
        }
        return List.of("the policy was published in " + folder.root() + " as " + version
                + ", which is not kept there any more; to have it judged and published again, delete "
                + directory.path(results.of(PUBLISHED)));
    }

    @Override
    public List<String> outside(PlumblineConfig config, Configuration hadoop) {
        return List.of(
                PublishFolder.read(DIR, config.publish().dir(), hadoop).root().toString());
    }

    private static PublishFolder folder(RunDirectory directory, Published published) {
        return PublishFolder.read(
                DIR, published.directory(), directory.fileSystem().getConf());
    }

    private static Published published(RunDirectory directory, ResultFolder results) {
        String name = results.of(PUBLISHED);
        try {
            return PublishJson.published(String.valueOf(directory.read(name, PublishJson.LONGEST_NAME)));
        } catch (IllegalArgumentException e) {
            throw new PlumblineException(
                    Kind.DATA,
                    "Cannot read " + directory.path(name) + ": " + e.getMessage() + "; delete it and publish again",
                    e);
        }
    }

    private static String isThere(PublishFolder folder, String version) {
        String there = "the policy stands in " + folder.root() + " as " + version;
        String latest = folder.latest().map(Latest::version).orElse("nothing");
        return latest.equals(version)
                ? there
                : there + ", but latest.json there names " + latest + "; plumbline rollback --dir " + folder.root()
                        + " --to " + version + " makes it name this one";
    }

    @Override
    public StepResult run(StepContext context) {
        RunDirectory directory = context.directory();
        String place = context.config().publish().dir();
        try (PublishFolder folder = PublishFolder.hold(
                DIR, place, name().command(), directory.fileSystem().getConf(), context::say)) {
            Candidate candidate = candidate(context);
            Optional<Latest> latest = folder.served();
            Optional<VersionRecord> there = candidate.findIn(folder);
            if (there.isPresent()) {
                return result(
                        context,
                        candidate,
                        there.get().version(),
                        isThere(folder, there.get().version()));
            }
            List<Gate> gates = judge(context, folder, latest);
            Judgement.require(
                    gates,
                    folder.root().toString(),
                    directory
                            .path(context.results(StepName.SCORE).of(ScoreStep.REPORT))
                            .toString());
            gates.forEach(gate -> context.say(gate.text()));
            VersionRecord version = candidate.publish(folder, latest, gates, clock.instant());
            Pruning pruning = Pruning.of(folder, context.config().publish().keep());
            pruning.warnings().forEach(warning -> context.say("warning: " + warning));
            String said = "published as " + version.version() + " in " + folder.root() + pruning.clause();
            return result(context, candidate, version.version(), said);
        } catch (IOException | FSError e) {
            throw StorageFailures.at("publish in " + place, e);
        }
    }

    private static StepResult result(StepContext context, Candidate candidate, String version, String said) {
        String text = PublishJson.write(new Published(context.config().publish().dir(), version));
        return StepResult.passed(
                0,
                0,
                candidate.fingerprint(),
                said,
                Map.of(PUBLISHED, context.directory().stage(PUBLISHED, text)));
    }

    private static Candidate candidate(StepContext context) {
        RunDirectory directory = context.directory();
        ResultFolder trained = context.results(StepName.TRAIN);
        ResultFolder scored = context.results(StepName.SCORE);
        Manifest manifest = new ManifestStore(directory, ResultFolder.SHARED).read();
        for (ResultFolder folder : List.of(trained, scored)) {
            for (Map.Entry<String, StepRecord> step :
                    new ManifestStore(directory, folder).read().steps().entrySet()) {
                manifest = manifest.with(step.getKey(), step.getValue());
            }
        }
        String fingerprint = manifest.step(StepName.SCORE.command())
                .map(StepRecord::modelFingerprint)
                .orElseThrow(() -> new IllegalStateException("score has no record though its result is there"));
        String policy = ChainModels.policy(directory, trained);
        OpenModels.requireSame(policy, fingerprint, context.models().fingerprint(policy));
        return new Candidate(
                directory,
                context.config().run().name(),
                fingerprint,
                trained.of(ChainModels.POLICY),
                scored.of(ScoresTable.NAME),
                scored.of(ScoreStep.SUMMARY),
                manifest.without(StepName.PUBLISH.command()));
    }

    private static List<Gate> judge(StepContext context, PublishFolder folder, Optional<Latest> latest) {
        ResultFolder scored = context.results(StepName.SCORE);
        PlumblineConfig config = context.config();
        String version = null;
        Path published = null;
        if (latest.isPresent() && config.publish().worseAtMost() != null) {
            version = folder.requireWhole(latest.get().version()).version();
            published = folder.path(version + "/" + ScoresTable.NAME);
        }
        ScoreFigures figures = ScoreFigures.of(
                context::spark, context.directory().path(scored.of(ScoresTable.NAME)), version, published);
        return new Judgement(config.publish(), config.score(), new StoredSummary(context.directory(), scored), figures)
                .gates();
    }
}
