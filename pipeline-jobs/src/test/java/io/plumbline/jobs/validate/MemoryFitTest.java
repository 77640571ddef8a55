package io.plumbline.jobs.validate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.jobs.config.ConfigLoader;
import io.plumbline.jobs.config.LoadedConfig;
import io.plumbline.jobs.config.OfGpus;
import io.plumbline.jobs.session.TaskCores;
import io.plumbline.jobs.storage.OpenModels;
import io.plumbline.model.RandomInitializer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MemoryFitTest {
    private static final long MIB = 1L << 20;

    /** Embedding 64 by 32, two blocks of four 32 by 32, three 48 by 32 and two norms, and a norm. */
    private static final long PARAMETERS = 64 * 32 + 2 * (4 * 32 * 32 + 3 * 48 * 32 + 2 * 32) + 32;

    @TempDir
    private static Path folder;

    @BeforeAll
    static void writeModel() throws IOException {
        Path config = Files.writeString(
                folder.resolve("config.json"),
                """
                {"model_type": "llama", "architectures": ["LlamaForCausalLM"], "vocab_size": 64, "hidden_size": 32,
                 "intermediate_size": 48, "num_hidden_layers": 2, "num_attention_heads": 2, "num_key_value_heads": 2,
                 "max_position_embeddings": 64, "rms_norm_eps": 1e-6, "hidden_act": "silu", "tie_word_embeddings": true,
                 "rope_theta": 10000.0, "initializer_range": 0.02}
                """);
        RandomInitializer.write(config, null, 1, folder.resolve("model"));
    }

    private static MemoryFit fit(SparkConf conf, String... settings) {
        List<String> all = new ArrayList<>(List.of(
                "run.dir=" + folder.resolve("run"),
                "model.path=" + folder.resolve("model"),
                "data.train=x",
                "tokenizer.max-length=64",
                "tokenizer.max-prompt-length=32",
                "engine.type=cpu"));
        all.addAll(List.of(settings));
        return MemoryFit.of(load(all).config(), new OpenModels(new Configuration()), conf)
                .orElseThrow();
    }

    private static LoadedConfig load(List<String> settings) {
        return new ConfigLoader("validate", new Configuration()).load(null, settings);
    }

    @Test
    void theMemoryOfProcessorsIsNotHeldAgainstARunThatMayTakeGpus() {
        LoadedConfig open = load(List.of("run.dir=" + folder.resolve("run"), "model.path=" + folder.resolve("model")))
                .with(OfGpus.auto());
        assertThat(MemoryFit.of(open.config(), new OpenModels(new Configuration()), yarn()))
                .isEmpty();
    }

    private static SparkConf yarn() {
        return new SparkConf(false)
                .set("spark.master", "yarn")
                .set("spark.executor.memory", "1g")
                .set("spark.executor.memoryOverhead", "1g");
    }

    @Test
    void aWorkerTakesParametersGradientAndTwoMomentsBesidesItsActivations() {
        MemoryFit few = fit(yarn(), "engine.max-batch-tokens=256");
        MemoryFit many = fit(yarn(), "engine.max-batch-tokens=512");
        // Four float32 a parameter; activations and logits are proportional to tokens here.
        assertThat(2 * few.worker() - many.worker()).isEqualTo(4 * 4 * PARAMETERS);
        MemoryFit stateless = fit(yarn(), "engine.max-batch-tokens=256", "training.optimizer=sgd");
        assertThat(few.worker() - stateless.worker()).isEqualTo(2 * 4 * PARAMETERS);
        assertThat(few.shared()).isZero();
    }

    @Test
    void frozenWeightsAreThereOnceAnExecutor() {
        MemoryFit adapters = fit(yarn(), "lora.rank=2", "training.workers=4");
        assertThat(adapters.shared()).isEqualTo(4 * PARAMETERS);
        MemoryFit half = fit(yarn(), "lora.rank=1", "training.workers=4");
        // Of a block's seven matrices: four of 32 by 32, three of 48 by 32; a worker's share of each rank is all but
        // activations.
        assertThat(adapters.shared()).isEqualTo(half.shared());
        assertThat(adapters.worker()).isGreaterThan(half.worker());
    }

    @Test
    void workersOfAnExecutorCountTogether() {
        assertThat(fit(yarn().set("spark.executor.cores", "4"), "training.workers=3")
                        .workers())
                .isEqualTo(3);
        assertThat(fit(yarn().set("spark.executor.cores", "4").set("spark.task.cpus", "2"), "training.workers=8")
                        .workers())
                .isEqualTo(2);
        assertThat(fit(yarn(), "training.workers=8").workers()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "local, 1, 1",
        "local[1], 1, 1",
        "local[3], 1, 3",
        "'local[32,4]', 1, 32",
        "local[*], 1, 16",
        "'local[*, 4]', 1, 16",
        "local[*], 5, 3",
        "local[2], 4, 1"
    })
    void aLocalMasterRunsAsManyTasksAsItsThreadsAllow(String master, int cpus, int tasks) {
        assertThat(TaskCores.tasksHere(master, 16, cpus)).isEqualTo(tasks);
    }

    @Test
    void keysAndValuesOfSampledCompletionsCountWhereTheyAreMore() {
        String[] asked = {
            "lora.rank=1",
            "lora.targets=[\"q_proj\"]",
            "score.every-rounds=1",
            "score.sample-prompts=40",
            "sample.max-tokens=16",
            "engine.max-batch-tokens=512"
        };
        long adapters = 2 * (32 + 32);
        long weights = 4 * (PARAMETERS + adapters);
        // Two layers, a key and a value of two heads of 16, float32.
        long token = 2 * 2 * 32 * 4;
        SparkConf conf = yarn().set("spark.executor.instances", "5").set("spark.executor.cores", "2");
        // Of 40 prompts four a task, of 32 tokens and 16 more each.
        assertThat(fit(conf, asked).sampling()).isEqualTo(weights + 2 * 4 * (32 + 16) * token);
        // No more than may be kept at a time; where the number of executors is not known, as few as can be.
        assertThat(fit(conf.clone().set("spark.executor.instances", "1"), asked).sampling())
                .isEqualTo(weights + 2 * 512 * token);
        assertThat(fit(yarn(), asked).sampling()).isEqualTo(weights + (32 + 16) * token);
        assertThat(fit(conf).sampling()).isZero();
        MemoryFit fit = new MemoryFit(1, 0, 1, 800 * MIB, 768 * MIB, "spark.executor.memoryOverhead");
        assertThatThrownBy(fit::require)
                .hasMessage(
                        "Cannot train with the memory that there is: the engine needs at least 0.78 GiB in a process"
                                + " that completes held-out prompts, and may take 0.75; raise spark.executor.memoryOverhead or"
                                + " lower score.sample-prompts, sample.max-tokens or engine.max-batch-tokens");
    }

    @Test
    void whatDoesNotFitIsRefusedWithTheSettingsThatHelp() {
        MemoryFit fit = fit(yarn());
        // What NativeLimits leaves of 1 GiB.
        assertThat(fit.limit()).isEqualTo(768 * MIB);
        fit.require();
        assertThatThrownBy(
                        () -> new MemoryFit(400 * MIB, 0, 2, 0, 768 * MIB, "spark.executor.memoryOverhead").require())
                .isInstanceOfSatisfying(PlumblineException.class, refused -> assertThat(refused.kind())
                        .isEqualTo(Kind.CONFIGURATION))
                .hasMessage(
                        "Cannot train with the memory that there is: the engine needs at least 0.78 GiB in a process with"
                                + " 2 workers (0.39 each), and may take 0.75; raise spark.executor.memoryOverhead, lower"
                                + " engine.max-batch-tokens or training.workers, set engine.checkpoint-activations = true, or"
                                + " train adapters (lora.rank)");
    }
}
