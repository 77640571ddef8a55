package io.plumbline.jobs.label;

import io.plumbline.FaultCollector;
import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.data.TokenizerAgreement;
import io.plumbline.data.TokenizerFiles;
import io.plumbline.jobs.config.EngineConfig;
import io.plumbline.jobs.config.LabelConfig;
import io.plumbline.jobs.config.PlumblineConfig;
import io.plumbline.jobs.inference.ModelSource;
import io.plumbline.jobs.inference.RewardJob;
import io.plumbline.jobs.ingest.ExecutorTokenizer;
import io.plumbline.jobs.session.EngineThreads;
import io.plumbline.jobs.step.GivenAdapters;
import io.plumbline.jobs.step.ModelFit;
import io.plumbline.jobs.step.StepContext;
import io.plumbline.jobs.step.StepInputs;
import io.plumbline.jobs.step.StepName;
import io.plumbline.jobs.storage.ModelPlace;
import io.plumbline.jobs.storage.ModelTokenizers;
import io.plumbline.jobs.storage.OpenModels;
import io.plumbline.jobs.storage.ResultFolder;
import io.plumbline.jobs.tables.ChainModels;
import io.plumbline.model.ModelDirectory;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import scala.Tuple2;

/** The model that scores completions: a reward model, or a policy with its reference. */
final class ScoringModel implements AutoCloseable {
    private static final String REFERENCE = "reference";

    private final StepContext context;
    private final LabelConfig label;
    private final ModelPlace place;
    private final Broadcast<TokenizerFiles> tokenizer;

    ScoringModel(StepContext context) {
        this.context = context;
        this.label = context.config().label();
        this.place = place();
        if (label.isByPolicy()) {
            requireSameIds(
                    context.models(), place, ChainModels.reference(context.config(), context.directory()), hadoop());
        }
        this.tokenizer = JavaSparkContext.fromSparkContext(context.spark().sparkContext())
                .broadcast(context.models().tokenizer(place.location()));
    }

    /** Returns whether {@code model.path} is needed: as the reference, or as what a model of the experiment starts as. */
    static boolean startsFromGiven(PlumblineConfig config) {
        return isOfExperiment(config.label())
                || config.label().isByPolicy() && config.model().referencePath() == null;
    }

    private static boolean isOfExperiment(LabelConfig label) {
        return label.isByPolicy() && label.policy() == null || label.isByRewardModel() && label.rewardModel() == null;
    }

    /** Returns the steps that make the models. */
    static List<StepName> madeBy(PlumblineConfig config) {
        LabelConfig label = config.label();
        List<StepName> steps = new ArrayList<>();
        if (label.isByPolicy() && refersToSft(config)) {
            steps.add(StepName.SFT);
        }
        if (isOfExperiment(label)) {
            steps.add(maker(label));
        }
        return steps;
    }

    /** Returns the step that makes the experiment's own model. */
    private static StepName maker(LabelConfig label) {
        return label.isByPolicy() ? StepName.TRAIN : StepName.REWARD_MODEL;
    }

    private static boolean refersToSft(PlumblineConfig config) {
        return config.sft().enabled() && config.model().referencePath() == null;
    }

    /** Declares the models that no step makes, and refuses those that cannot work with the settings. */
    static void declare(PlumblineConfig config, StepInputs inputs) {
        LabelConfig label = config.label();
        FaultCollector faults = new FaultCollector();
        faults.collect(() -> config.engine().kind().require(config.engine().options()));
        if (label.isByPolicy() && !refersToSft(config)) {
            faults.collect(() -> declare(REFERENCE, givenReference(config), config, inputs));
        }
        if (!isOfExperiment(label)) {
            faults.collect(() -> declare("label." + label.by(), given(label, inputs.hadoop()), config, inputs));
        }
        if (label.isByPolicy() && !refersToSft(config) && !isOfExperiment(label)) {
            faults.collect(() -> requireSameIds(
                    inputs.models(), given(label, inputs.hadoop()), givenReference(config), inputs.hadoop()));
        }
        faults.refuse();
        inputs.contract(config);
        inputs.value("tokenizer", config.tokenizer().toString());
        inputs.value("data.template", config.data().template().toString());
    }

    /** Refuses a reference that would take the policy's ids for other tokens; one without a tokenizer is taken as it is. */
    private static void requireSameIds(
            OpenModels models, ModelPlace policy, ModelPlace reference, Configuration hadoop) {
        ModelTokenizers.find(reference.location(), hadoop)
                .ifPresent(files -> TokenizerAgreement.requireOfScorer(models.tokenizer(policy.location()), files));
    }

    private Configuration hadoop() {
        return context.directory().fileSystem().getConf();
    }

    private static void declare(String key, ModelPlace place, PlumblineConfig config, StepInputs inputs) {
        OpenModels models = inputs.models();
        ModelDirectory model = models.open(place.location());
        ModelFit.requirePositions(
                key, place.location(), model.shape(), config.tokenizer().maxLength());
        config.engine().kind().require(model.config(), model.layout());
        boolean scores = model.config().head().scalar() != null;
        if (scores != key.equals("label." + LabelConfig.REWARD_MODEL)) {
            throw new PlumblineException(
                    Kind.MODEL,
                    "Cannot label by " + key + " = " + place.location() + ": it "
                            + (scores
                                    ? "gives a score and no log-probs; set label.by = reward-model"
                                    : "gives log-probs and no score; give a reward model, or set label.by = policy"));
        }
        inputs.model(key, models.fingerprint(place));
        if (!key.equals(REFERENCE)) {
            // Both models are given the tokens of the one that is asked about.
            inputs.value(key + " tokenizer", models.tokenizer(place.location()).hash());
        }
    }

    private static ModelPlace given(LabelConfig label, Configuration hadoop) {
        return GivenAdapters.place(label.isByPolicy() ? label.policy() : label.rewardModel(), hadoop);
    }

    private static ModelPlace givenReference(PlumblineConfig config) {
        String path = config.model().referencePath();
        return path != null ? ModelPlace.of(path) : ChainModels.referenceOf(ChainModels.givenStart(config), config);
    }

    private ModelPlace place() {
        if (!isOfExperiment(label)) {
            return given(label, hadoop());
        }
        ResultFolder results = context.results(maker(label));
        return ModelPlace.of(
                label.isByPolicy()
                        ? ChainModels.policy(context.directory(), results)
                        : ChainModels.rewardModel(context.directory(), results));
    }

    /** The fingerprint of the model. */
    String fingerprint() {
        return context.models().fingerprint(place);
    }

    /** Returns what scores by it. */
    ModelScorer scorer() {
        PlumblineConfig config = context.config();
        return new ModelScorer(
                new ExecutorTokenizer(tokenizer, config.tokenizer()),
                config.data().template(),
                config.data().checks(),
                config.engine().maxBatchTokens(),
                label.isByPolicy() ? implicitRewards() : rewards(source(place)));
    }

    private ImplicitRewards implicitRewards() {
        ModelPlace reference = ChainModels.reference(context.config(), context.directory());
        return new ImplicitRewards(source(place), source(reference), label.beta());
    }

    private static ModelScorer.BatchScores rewards(ModelSource model) {
        return (batches, counter) ->
                new RewardJob(model, counter).of(batches).mapToPair(row -> new Tuple2<>(row.key(), row.scores()));
    }

    private ModelSource source(ModelPlace model) {
        EngineConfig engine = context.config().engine();
        return new ModelSource(
                model,
                context.models().fingerprint(model),
                engine.engine(),
                engine.precision(),
                EngineThreads.ofTask(context.spark().sparkContext()));
    }

    @Override
    public void close() {
        tokenizer.destroy();
    }
}
