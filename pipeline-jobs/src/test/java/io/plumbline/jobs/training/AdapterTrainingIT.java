package io.plumbline.jobs.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.plumbline.PlumblineException;
import io.plumbline.engine.Engines;
import io.plumbline.jobs.TestSpark;
import io.plumbline.jobs.progress.SilentProgress;
import io.plumbline.jobs.reference.ReferenceStep;
import io.plumbline.jobs.step.DeclaredInputs;
import io.plumbline.jobs.step.StepFixture;
import io.plumbline.jobs.step.StepResult;
import io.plumbline.jobs.tables.ExamplesTable;
import io.plumbline.model.AdapterDirectory;
import io.plumbline.model.FloatSink;
import io.plumbline.model.FloatSource;
import io.plumbline.model.LoraConfig;
import io.plumbline.model.MergedWeights;
import io.plumbline.model.ModelDirectory;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Trainings of adapters on tiny Llamas: chosen completions are of even tokens, rejected ones of odd. */
@ExtendWith(TestSpark.class)
class AdapterTrainingIT {
    private static final String EXPERIMENT = "experiments/default/";
    private static final LoraConfig ONE = new LoraConfig(1, 2, false, List.of("q_proj"), 0);

    private final SparkSession spark;

    @TempDir
    private Path folder;

    AdapterTrainingIT(SparkSession spark) {
        this.spark = spark;
    }

    private static StepResult train(StepFixture fixture, String... overrides) {
        List<String> settings = new ArrayList<>(List.of(
                "tokenizer.max-length=64",
                "tokenizer.max-prompt-length=32",
                "training.epochs=2",
                "training.examples-per-step=8",
                "training.learning-rate=0.03",
                "training.warmup-steps=0",
                "training.checkpoint-every-rounds=10",
                "engine.max-batch-tokens=64",
                "lora.rank=4",
                "lora.alpha=8"));
        settings.addAll(Arrays.asList(overrides));
        return fixture.run(new TrainStep(), fixture.context(fixture.config("train", settings), new SilentProgress()));
    }

    private StepFixture prepared() {
        StepFixture fixture = new StepFixture(spark, folder);
        fixture.writeModel("base", 1, 0.2);
        fixture.writeExamples(ExamplesTable.TRAIN, StepFixture.evenAgainstOdd(90));
        fixture.writeReference("base", ExamplesTable.TRAIN);
        return fixture;
    }

    private static float[] values(ModelDirectory model) {
        return TrainingFixture.values(Engines.host().read(model));
    }

    @Test
    void leavesTheMergedModelAndTheAdaptersAlone() throws IOException {
        StepFixture fixture = prepared();
        StepResult result = train(fixture);
        List<String> lines = fixture.directory()
                .read(EXPERIMENT + "metrics/train.jsonl", 1 << 20)
                .lines()
                .toList();
        ObjectMapper json = new ObjectMapper();
        assertThat(json.readTree(lines.get(0)).get("loss").doubleValue()).isCloseTo(Math.log(2), within(1e-6));
        assertThat(json.readTree(lines.get(23)).get("rewards/accuracies").doubleValue())
                .isGreaterThan(0.9);

        ModelDirectory base = ModelDirectory.open(fixture.path("base"));
        Path place = fixture.path("run/" + EXPERIMENT + "policy");
        ModelDirectory policy = ModelDirectory.open(place);
        assertThat(policy.fingerprint()).isEqualTo(result.modelFingerprint()).isNotEqualTo(base.fingerprint());
        AdapterDirectory adapters = AdapterDirectory.open(place.resolve("adapter"), base);
        assertThat(AdapterDirectory.baseOf(place.resolve("adapter")))
                .isEqualTo(fixture.path("base").toString());
        assertThat(adapters.lora().scale()).isEqualTo(2);
        float[] trained = new float[(int) adapters.shape().layout().trained().size()];
        adapters.read(FloatSink.into(FloatBuffer.wrap(trained)));
        FloatBuffer merged = FloatBuffer.allocate((int) base.layout().size());
        new MergedWeights(
                        adapters.shape(),
                        FloatSource.of(FloatBuffer.wrap(values(base))),
                        FloatSource.of(FloatBuffer.wrap(trained)))
                .fill(0, merged);
        assertThat(merged.array()).isEqualTo(values(policy));

        // Adam's state too is of the adapters alone.
        Path checkpoint = fixture.path("run/" + EXPERIMENT + "checkpoints/step-24");
        assertThat(Files.size(checkpoint.resolve("parameters.f32"))).isEqualTo(4L * trained.length);
        assertThat(Files.size(checkpoint.resolve("updater.f32"))).isEqualTo(8L * trained.length);
    }

    @Test
    void namesAFineTunedModelAsOtherProgramsFindIt() {
        StepFixture fixture = new StepFixture(spark, folder);
        fixture.writeModel("base", 1, 0.2);
        fixture.writeModel("run/sft", 2, 0.2);
        fixture.writeExamples(ExamplesTable.TRAIN, StepFixture.evenAgainstOdd(30));
        fixture.writeReference("run/sft", ExamplesTable.TRAIN);
        train(fixture, "sft.enabled=true", "training.epochs=1");
        Path adapters = fixture.path("run/" + EXPERIMENT + "policy/adapter");
        assertThat(AdapterDirectory.baseOf(adapters))
                .isEqualTo(fixture.path("run/sft").toString());
    }

    @Test
    void aResumedTrainingEqualsAnUninterruptedOne() {
        StepFixture fixture = prepared();
        StepResult whole = train(fixture);
        // As a kill leaves it after step 20.
        fixture.directory().delete(EXPERIMENT + "policy");
        fixture.directory().delete(EXPERIMENT + "checkpoints/step-24");
        assertThat(train(fixture).modelFingerprint()).isEqualTo(whole.modelFingerprint());
        // Another seed begins with other adapters, and another rank is another training.
        assertThat(train(fixture, "training.seed=1").modelFingerprint()).isNotEqualTo(whole.modelFingerprint());
        assertThat(train(fixture, "lora.rank=2", "lora.targets=[q_proj]").modelFingerprint())
                .isNotEqualTo(whole.modelFingerprint());
    }

    @Test
    void refusesTargetsThatTheModelLacks() {
        StepFixture fixture = prepared();
        assertThatThrownBy(() -> new TrainStep()
                        .inputs(
                                fixture.config(
                                        "train",
                                        List.of(
                                                "tokenizer.max-length=64",
                                                "tokenizer.max-prompt-length=32",
                                                "lora.rank=4",
                                                "lora.targets=[c_attn]")),
                                DeclaredInputs.toCompare()))
                .isInstanceOf(PlumblineException.class)
                .hasMessageContaining(
                        "Cannot train adapters: lora.targets must name linear layers of the model's blocks, which are"
                                + " down_proj, gate_proj, k_proj, o_proj, q_proj, up_proj, v_proj, got 'c_attn'");
    }

    /** Adapters trained before, in a place of their own. */
    private Path adapters(StepFixture fixture) throws IOException {
        train(fixture, "training.epochs=1");
        Path kept = Files.createDirectory(folder.resolve("adapters"));
        Path made = fixture.path("run/" + EXPERIMENT + "policy/adapter");
        for (String name : List.of("adapter_config.json", "adapter_model.safetensors")) {
            Files.copy(made.resolve(name), kept.resolve(name));
        }
        return kept;
    }

    private static double firstLoss(StepFixture fixture, String experiment) throws IOException {
        String metrics = fixture.directory().read("experiments/" + experiment + "/metrics/train.jsonl", 1 << 20);
        return new ObjectMapper()
                .readTree(metrics.lines().findFirst().orElseThrow())
                .get("loss")
                .doubleValue();
    }

    @Test
    void goesOnWithAdaptersAgainstTheReferenceThatIsSaid() throws IOException {
        StepFixture fixture = prepared();
        fixture.writeExamples(ExamplesTable.HELD_OUT, StepFixture.evenAgainstOdd(4));
        String start = "model.adapter-path=" + adapters(fixture);
        for (String reference : List.of("base", "adapter")) {
            String[] settings = {start, "lora.reference=" + reference, "run.name=" + reference};
            new ReferenceStep()
                    .run(fixture.context(
                            fixture.config(
                                    "reference",
                                    List.of(
                                            "tokenizer.max-length=64",
                                            "tokenizer.max-prompt-length=32",
                                            start,
                                            "lora.rank=4",
                                            "lora.alpha=8",
                                            settings[1])),
                            new SilentProgress()));
            train(fixture, settings);
        }
        // Against itself it begins with the closed form, against the model without adapters beyond it.
        assertThat(firstLoss(fixture, "adapter")).isCloseTo(Math.log(2), within(1e-6));
        assertThat(firstLoss(fixture, "base")).isLessThan(Math.log(2) - 0.01);
        ModelDirectory base = ModelDirectory.open(fixture.path("base"));
        AdapterDirectory before = AdapterDirectory.open(folder.resolve("adapters"), base);
        AdapterDirectory after = AdapterDirectory.open(fixture.path("run/experiments/adapter/policy/adapter"), base);
        assertThat(after.shape().layout().adapters())
                .isEqualTo(before.shape().layout().adapters());
        assertThat(after.fingerprint()).isNotEqualTo(before.fingerprint());
    }

    @Test
    void refusesAdaptersOfAnotherFormAndAReferenceThatIsNotSaid() throws IOException {
        StepFixture fixture = prepared();
        String start = "model.adapter-path=" + adapters(fixture);
        assertRefused(
                fixture,
                "the adapters of " + folder.resolve("adapters") + " have another form than the block lora asks for; set"
                        + " lora.rank = 4, lora.alpha = 8.0, lora.rank-stabilized = false, lora.targets = [down_proj,"
                        + " gate_proj, k_proj, o_proj, q_proj, up_proj, v_proj]",
                start,
                "lora.rank=2");
        assertRefused(
                fixture,
                "the policy starts with the adapters of " + folder.resolve("adapters")
                        + ", and it is not said what the reference is; set lora.reference = base (the model without them)"
                        + " or adapter (with them)",
                start,
                "lora.rank=4",
                "lora.alpha=8");
        assertRefused(
                fixture,
                "lora.reference has no effect: the policy starts without adapters; leave it null",
                "lora.rank=4",
                "lora.reference=base");
        assertRefused(
                fixture,
                "lora.reference has no effect beside model.reference-path; set one of them",
                start,
                "lora.rank=4",
                "lora.alpha=8",
                "lora.reference=base",
                "model.reference-path=" + fixture.path("base"));
    }

    @Test
    void refusesAdaptersThatLieBesideAnotherTokenizer() throws IOException {
        StepFixture fixture = prepared();
        Path adapters = adapters(fixture);
        Files.writeString(fixture.path("base").resolve("tokenizer.json"), tokenizer("a"));
        Files.writeString(adapters.resolve("tokenizer.json"), tokenizer("b"));
        String[] settings = {"model.adapter-path=" + adapters, "lora.rank=4", "lora.alpha=8", "lora.reference=base"};
        assertRefusedWith(
                fixture,
                "Cannot use model.adapter-path = " + adapters + ": its tokenizer is not that of model.path = "
                        + fixture.path("base")
                        + ": the token 'a' has no id beside the adapters and has the id 0 in the policy",
                settings);
        Files.writeString(adapters.resolve("tokenizer.json"), tokenizer("a"));
        assertThatCode(() -> inputs(fixture, settings)).doesNotThrowAnyException();
    }

    private static String tokenizer(String word) {
        return "{\"model\": {\"type\": \"WordLevel\", \"unk_token\": \"[UNK]\", \"vocab\": {\"" + word
                + "\": 0, \"[UNK]\": 1}}}";
    }

    private static void assertRefused(StepFixture fixture, String problem, String... settings) {
        assertRefusedWith(fixture, "Cannot train adapters: " + problem, settings);
    }

    private static void assertRefusedWith(StepFixture fixture, String sentence, String... settings) {
        assertThatThrownBy(() -> inputs(fixture, settings))
                .isInstanceOf(PlumblineException.class)
                .hasMessageContaining(sentence);
    }

    private static void inputs(StepFixture fixture, String... settings) {
        List<String> all = new ArrayList<>(List.of("tokenizer.max-length=64", "tokenizer.max-prompt-length=32"));
        all.addAll(Arrays.asList(settings));
        new TrainStep().inputs(fixture.config("train", all), DeclaredInputs.toCompare());
    }
}
