package io.plumbline.engine.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.PlumblineException;
import io.plumbline.engine.EngineOptions;
import io.plumbline.engine.Precision;
import io.plumbline.model.Checkpoints;
import io.plumbline.model.ModelDirectory;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The engine on the emulator against PyTorch's numbers, for a checkpoint of every family; needs g++. */
class EmulatedGoldensTest {
    private static final Set<String> COMPUTED = Set.of(
            "gpt2",
            "gpt-neox",
            "gpt-neox-sequential",
            "llama",
            "llama-tied",
            "llama3-rope",
            "mistral",
            "phi3",
            "qwen2",
            "seed-oss");

    private static final EngineOptions EXACT = new EngineOptions(1, 1 << 30, Precision.FLOAT32, false);

    /** Logits in many chunks. */
    private static final EngineOptions ROUNDED = new EngineOptions(1, 4000, Precision.BFLOAT16, false);

    private static EmulatedDevice device;
    private static CudaEngines engines;

    @BeforeAll
    static void compile() {
        device = Emulator.orSkip();
        engines = new CudaEngines(device);
    }

    @AfterAll
    static void close() {
        if (device != null) {
            device.close();
        }
    }

    private static boolean isComputed(Path checkpoint) {
        ModelDirectory model = ModelDirectory.open(checkpoint);
        return COMPUTED.contains(checkpoint.getFileName().toString())
                && model.config().block().attention().scores().window() == null;
    }

    static List<Path> computed() {
        return Checkpoints.all().stream()
                .filter(EmulatedGoldensTest::isComputed)
                .toList();
    }

    static List<Path> refused() {
        return Checkpoints.all().stream()
                .filter(checkpoint -> !isComputed(checkpoint))
                .toList();
    }

    static List<Path> withSteps() {
        return computed().stream()
                .filter(checkpoint -> new GoldenModel(checkpoint).hasSteps())
                .toList();
    }

    @ParameterizedTest
    @MethodSource("computed")
    void logProbsAndEveryElementOfTheGradientAreThoseOfTorch(Path checkpoint) {
        GoldenErrors errors = new GoldenModel(checkpoint).compute(engines, EXACT);
        assertThatErrorsAreWithin(errors, 1e-5, 1e-6);
    }

    @ParameterizedTest
    @MethodSource("computed")
    void inBfloat16TheyAreThoseOfTorchRounded(Path checkpoint) {
        GoldenErrors errors = new GoldenModel(checkpoint).compute(engines, ROUNDED);
        assertThatErrorsAreWithin(errors, 0.1, 0.03);
    }

    /** @param sums by which the loss and the norm may be off */
    private static void assertThatErrorsAreWithin(GoldenErrors errors, double elements, double sums) {
        assertThat(errors.logProbs()).as("log-probs").isLessThan(elements);
        assertThat(errors.gradient()).as("gradient").isLessThan(elements);
        assertThat(errors.loss()).as("loss").isLessThan(sums);
        assertThat(errors.norm()).as("norm").isLessThan(sums);
        assertThat(errors.sameTwice()).as("same bits twice").isTrue();
    }

    @ParameterizedTest
    @MethodSource("withSteps")
    void lossesOfStepsAreThoseOfTorch(Path checkpoint) {
        GoldenModel model = new GoldenModel(checkpoint);
        StepErrors exact = model.computeSteps(engines, EXACT);
        // RMSprop divides what is nothing but rounding by its own size.
        assertThat(exact.rmsProp()).isLessThan(1e-4);
        assertThat(exact.clippedAdam()).isLessThan(1e-5);
        StepErrors rounded = model.computeSteps(engines, ROUNDED);
        assertThat(rounded.rmsProp()).isLessThan(0.03);
        assertThat(rounded.clippedAdam()).isLessThan(0.03);
    }

    @ParameterizedTest
    @MethodSource("refused")
    void familiesWithOtherPartsAreRefused(Path checkpoint) {
        ModelDirectory model = ModelDirectory.open(checkpoint);
        assertThatThrownBy(() -> new CudaKind().require(model.config(), model.layout()))
                .isInstanceOf(PlumblineException.class)
                .hasMessageContaining("the engine for GPUs does not compute ");
    }
}
