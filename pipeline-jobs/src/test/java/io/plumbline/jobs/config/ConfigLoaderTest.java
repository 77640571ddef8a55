package io.plumbline.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import io.plumbline.data.Columns;
import io.plumbline.data.ExampleChecks;
import io.plumbline.data.PromptColumns;
import io.plumbline.data.PromptLayout;
import io.plumbline.data.RowLayout;
import io.plumbline.data.SplitRule;
import io.plumbline.data.TemplateOptions;
import io.plumbline.data.TokenizerOptions;
import io.plumbline.engine.Precision;
import io.plumbline.engine.Sampling;
import io.plumbline.loss.LossOptions;
import io.plumbline.loss.RewardOptions;
import io.plumbline.loss.SigmoidLoss;
import io.plumbline.model.LoraConfig;
import io.plumbline.train.LearningRateSchedule.Shape;
import io.plumbline.train.OptimizerSettings;
import io.plumbline.verify.VerifierOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Tests that a configuration is read as its files, the settings and the reference say. */
class ConfigLoaderTest extends ConfigFixture {
    @Test
    void defaultsAreThoseOfTheReference() throws IOException {
        assertThat(load(MINIMAL).config())
                .isEqualTo(new PlumblineConfig(
                        new RunConfig("/runs/a", "default"),
                        new ModelConfig(null, null, null),
                        new DataConfig(
                                List.of(),
                                List.of(),
                                new SplitRule(0.05),
                                new RowLayout("auto", columns("prompt", "chosen", "rejected", "source")),
                                new ExampleChecks(1_000_000),
                                TemplateOptions.DEFAULT,
                                0.1),
                        new TokenizerOptions(
                                512, 256, TokenizerOptions.TruncatePrompt.KEEP_END, TokenizerOptions.AddBos.AUTO, true),
                        new SftConfig(
                                false, 1, 32, new OptimizerSettings(2e-5, null, 0.0, Shape.LINEAR, "adamw", 0.0, 1.0)),
                        loss("0.1", "0"),
                        new TrainingConfig(
                                1,
                                32,
                                new OptimizerSettings(5e-7, null, 0.1, Shape.LINEAR, "adamw", 0.0, 1.0),
                                1,
                                1,
                                0,
                                100,
                                2,
                                false,
                                0,
                                0.6,
                                new BestPolicyConfig(null, 0, 0.0)),
                        new AdapterConfig(new LoraConfig(0, 16, false, List.of("all-linear"), 0), null),
                        new EngineConfig("auto", Precision.FLOAT32, 4096, false),
                        new ScoreConfig(1000, 0, 0.0, false, new EvaluationConfig(0, 512, 0)),
                        new SampleConfig(
                                null,
                                List.of(),
                                prompts(PromptLayout.Format.AUTO, "prompt"),
                                1,
                                256,
                                Sampling.PLAIN,
                                List.of(),
                                0,
                                0.1),
                        new LabelConfig(
                                List.of(),
                                new LabelConfig.CompletionNames("prompt", "completion"),
                                List.of("answer"),
                                null,
                                VerifierOptions.NONE,
                                10,
                                null,
                                null,
                                0.1,
                                LabelConfig.Write.SCORED,
                                0,
                                null,
                                0,
                                0,
                                0.1),
                        new RewardOptions(RewardOptions.Kind.COMPARISONS, 0),
                        new PublishConfig(null, 5, 0.5, true, 0.02, null),
                        new TablesConfig(null, null, null, null),
                        new TrackingConfig(new TrackingConfig.Mlflow(null, "plumbline"))));
    }

    private static LossOptions loss(String beta, String labelSmoothing) {
        return LossOptions.of(
                SigmoidLoss.TYPE,
                Map.of(
                        "beta",
                        beta,
                        "label-smoothing",
                        labelSmoothing,
                        "divergence",
                        "reverse_kl",
                        "ld-alpha",
                        "1",
                        "weighting",
                        "none"));
    }

    private static Columns columns(String prompt, String chosen, String rejected, String source) {
        return Columns.DEFAULT
                .with("prompt", prompt)
                .with("chosen", chosen)
                .with("rejected", rejected)
                .with("source", source);
    }

    @Test
    void everyKeyReachesItsComponent() throws IOException {
        String text =
                """
                plumbline {
                  run { dir = "hdfs://name/runs/b", name = beta-0.2 }
                  model { path = /models/m, adapter-path = /adapters/a, reference-path = /models/r }
                  data {
                    train = [a.parquet, "b/*.jsonl.gz"], held-out = [c.parquet], format = chat
                    columns { prompt = p, chosen = c, rejected = r, source = s }
                    max-characters = 7, template-date = "2026-02-03", template-arguments = ["a=1", "b=x"], max-quarantined-fraction = 0.25
                  }
                  tokenizer {
                    max-length = 64, max-prompt-length = 32, truncate-prompt = keep-start, add-bos = true, add-eos = false
                  }
                  sft {
                    enabled = true, epochs = 2, completions-per-step = 3, learning-rate = 0.01, warmup-steps = 4
                    schedule = cosine, optimizer = rmsprop, weight-decay = 0.5, max-gradient-norm = 0.6
                  }
                  loss { type = sigmoid, beta = 0.3, label-smoothing = 0.2 }
                  training {
                    epochs = 5, examples-per-step = 6, learning-rate = 1e-3, warmup-ratio = 0.25, schedule = constant
                    optimizer = sgd, weight-decay = 0.125, max-gradient-norm = 0.0, workers = 8, steps-per-averaging = 9
                    seed = 123456789012, checkpoint-every-rounds = 11, keep-checkpoints = 12, token-metrics = true
                    keep-best = eval_loss, patience = 3, min-delta = 0.25
                  }
                  lora { rank = 8, alpha = 12.5, rank-stabilized = true, targets = [q_proj, v_proj], dropout = 0.0
                         reference = base }
                  engine { type = cpu, precision = bfloat16, max-batch-tokens = 1024, checkpoint-activations = true }
                  score {
                    bootstrap-samples = 13, seed = 14, minimum-accuracy = 0.55, every-rounds = 15, sample-examples = 16
                    sample-prompts = 7
                    mistake-texts = true
                  }
                  sample {
                    model = policy, prompts = [p.jsonl], format = chat, columns.prompt = q, keep-columns = [answer]
                    completions = 4, max-tokens = 32, temperature = 0.5, top-k = 7, top-p = 0.9, min-p = 0.01
                    repetition-penalty = 1.1, stop = [END, "\\n\\n"], seed = 5, max-refused-fraction = 0.2
                  }
                  label {
                    completions = [c.parquet], columns { prompt = q, completion = a }, keep-columns = [gold], by = policy
                    policy = /models/p, beta = 0.7, write = margin, margin = 0.25, noise-temperature = 2.0, seed = 15
                    max-failed-fraction = 0.3
                  }
                  reward-model { loss = comparisons, centering = 0.25 }
                  publish {
                    dir = "hdfs://name/models/m", keep = 7, accuracy-lower-end = 0.6, better-than-length = false
                    worse-at-most = null, largest-chosen-fall = 40.0
                  }
                  tracking.mlflow { uri = "https://mlflow/x", experiment = e }
                }
                """;
        assertThat(load(text).config())
                .isEqualTo(new PlumblineConfig(
                        new RunConfig("hdfs://name/runs/b", "beta-0.2"),
                        new ModelConfig("/models/m", "/adapters/a", "/models/r"),
                        new DataConfig(
                                List.of("a.parquet", "b/*.jsonl.gz"),
                                List.of("c.parquet"),
                                new SplitRule(0.05),
                                new RowLayout("chat", columns("p", "c", "r", "s")),
                                new ExampleChecks(7),
                                new TemplateOptions("2026-02-03", List.of("a=1", "b=x")),
                                0.25),
                        new TokenizerOptions(
                                64,
                                32,
                                TokenizerOptions.TruncatePrompt.KEEP_START,
                                TokenizerOptions.AddBos.TRUE,
                                false),
                        new SftConfig(
                                true, 2, 3, new OptimizerSettings(0.01, 4, 0.0, Shape.COSINE, "rmsprop", 0.5, 0.6)),
                        loss("0.3", "0.2"),
                        new TrainingConfig(
                                5,
                                6,
                                new OptimizerSettings(1e-3, null, 0.25, Shape.CONSTANT, "sgd", 0.125, 0.0),
                                8,
                                9,
                                123456789012L,
                                11,
                                12,
                                true,
                                0,
                                0.6,
                                new BestPolicyConfig("eval_loss", 3, 0.25)),
                        new AdapterConfig(new LoraConfig(8, 12.5, true, List.of("q_proj", "v_proj"), 0), "base"),
                        new EngineConfig("cpu", Precision.BFLOAT16, 1024, true),
                        new ScoreConfig(13, 14, 0.55, true, new EvaluationConfig(15, 16, 7)),
                        new SampleConfig(
                                "policy",
                                List.of("p.jsonl"),
                                prompts(PromptLayout.Format.CHAT, "q", "answer"),
                                4,
                                32,
                                new Sampling(0.5, 7, 0.9, 0.01, 1.1),
                                List.of("END", "\n\n"),
                                5,
                                0.2),
                        new LabelConfig(
                                List.of("c.parquet"),
                                new LabelConfig.CompletionNames("q", "a"),
                                List.of("gold"),
                                "policy",
                                VerifierOptions.NONE,
                                10,
                                null,
                                "/models/p",
                                0.7,
                                LabelConfig.Write.MARGIN,
                                0.25,
                                null,
                                2,
                                15,
                                0.3),
                        new RewardOptions(RewardOptions.Kind.COMPARISONS, 0.25),
                        new PublishConfig("hdfs://name/models/m", 7, 0.6, false, null, 40.0),
                        new TablesConfig(null, null, null, null),
                        new TrackingConfig(new TrackingConfig.Mlflow("https://mlflow/x", "e"))));
    }

    @Test
    void readsTheOptionsOfAVerifierWhateverTheirNames() throws IOException {
        LoadedConfig loaded = load(MINIMAL
                + "plumbline.label { by = mine, options { depth = 3, \"required-keys\" = \"a,b\" }, write = passed,"
                + " threshold = 0.5, verifier-timeout-seconds = 0.25 }");

        LabelConfig label = loaded.config().label();
        assertThat(label.options().values()).containsOnly(Map.entry("depth", "3"), Map.entry("required-keys", "a,b"));
        assertThat(label.threshold()).isEqualTo(0.5);
        assertThat(label.verifierTimeout()).isEqualTo(Duration.ofMillis(250));
        assertThat(loaded.values()).containsEntry("label.options.depth", "3");
    }

    private static PromptLayout prompts(PromptLayout.Format format, String column, String... kept) {
        return new PromptLayout(format, new PromptColumns(List.of(column)), List.of(kept));
    }

    @Test
    void everyKeyOfTheReferenceIsRead() {
        ConfigReader reader = new ConfigReader(ConfigFactory.parseString(MINIMAL)
                .withFallback(ConfigLoader.reference())
                .resolve()
                .getConfig("plumbline"));
        RecordBinding.bind(reader, "", PlumblineConfig.class);
        TreeSet<String> known = new TreeSet<>();
        FlatKeys.of(ConfigLoader.reference().root())
                .keySet()
                .forEach(key -> known.add(key.substring("plumbline.".length())));
        assertThat(reader.keysRead()).isEqualTo(known);
    }

    @Test
    void takesANameOfDigitsAndOneOfAHundredCharacters() throws IOException {
        assertThat(load(MINIMAL + "plumbline.run.name = 2026").config().run().name())
                .isEqualTo("2026");
        assertThat(load(MINIMAL + "plumbline.run.name = -" + "a".repeat(99))
                        .config()
                        .run()
                        .name())
                .hasSize(100);
    }

    @Test
    void settingsWinOverTheFileAndTheLastOneOverTheFirst() throws IOException {
        LoadedConfig loaded = load(
                MINIMAL + "plumbline.loss.beta = 0.2",
                "loss.beta=0.3",
                "plumbline.loss.beta=0.4",
                "run.dir=hdfs://name:8020/runs/c # d",
                "data.train=[\"a\", \"b\"]",
                "data.held-out=x=y.parquet");
        assertThat(loaded.config().loss()).isEqualTo(loss("0.4", "0"));
        assertThat(loaded.config().run().dir()).isEqualTo("hdfs://name:8020/runs/c # d");
        assertThat(loaded.config().data().train()).containsExactly("a", "b");
        assertThat(loaded.config().data().heldOut()).containsExactly("x=y.parquet");
        assertThat(loaded.values()).containsEntry("loss.beta", "0.4").containsEntry("model.path", "null");
    }

    @Test
    void aFileMayTakeInOneBesideItAndTheEnvironment() throws IOException {
        file("base.conf", "plumbline.loss.beta = 0.7\nplumbline.model.path = ${?PATH}\n");
        LoadedConfig loaded = load("include \"base.conf\"\n" + MINIMAL);
        assertThat(loaded.config().loss()).isEqualTo(loss("0.7", "0"));
        assertThat(loaded.config().model().path()).isEqualTo(System.getenv("PATH"));
    }

    @Test
    void anOptionThatAsksForNothingMayStand() throws IOException {
        assertThat(load(MINIMAL + "plumbline.data { held-out = [a], held-out-fraction = 0 }")
                        .config()
                        .data()
                        .split()
                        .heldOutFraction())
                .isZero();
    }

    @Test
    void selectsByPrefix() throws IOException {
        LoadedConfig loaded = load(MINIMAL);
        Set<String> expected = new TreeSet<>(Set.of("loss.type", "training.seed"));
        SigmoidLoss.TYPE.options().forEach(option -> expected.add("loss." + option.name()));
        assertThat(loaded.select(List.of("loss", "training.seed")).keySet()).isEqualTo(expected);
        assertThatThrownBy(() -> loaded.select(List.of("los")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("No key, or none that is not selected already, is los");
    }
}
