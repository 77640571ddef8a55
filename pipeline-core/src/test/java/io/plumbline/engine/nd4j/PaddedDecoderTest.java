package io.plumbline.engine.nd4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.PlumblineException;
import io.plumbline.engine.BatchSize;
import io.plumbline.engine.EngineOptions;
import io.plumbline.engine.FloatVector;
import io.plumbline.engine.KernelTimes;
import io.plumbline.engine.ParameterVector;
import io.plumbline.engine.Precision;
import io.plumbline.engine.PromptGroup;
import io.plumbline.engine.ProvidedDecoder;
import io.plumbline.engine.TokenObjective;
import io.plumbline.engine.cpu.SmallModels;
import io.plumbline.model.DecoderConfig;
import io.plumbline.model.ParameterLayout;
import io.plumbline.model.ParameterRole;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The memory of a decoder, and what it refuses. */
@ExtendWith(OneThread.class)
class PaddedDecoderTest {
    private static final EngineOptions OPTIONS = EngineOptions.withThreads(1);
    private static final TokenObjective SAME_FOR_ALL = logProbs -> {
        float[] weights = new float[logProbs.length];
        Arrays.fill(weights, -0.1f);
        return weights;
    };

    private final Nd4jEngines engines = new Nd4jEngines();
    private final DecoderConfig config = SmallModels.shaped(SmallModels.rotary(), 3, SmallModels.VOCABULARY);
    private final ParameterLayout layout = SmallModels.layout(config);
    private final float[] parameters = SmallModels.weights(layout).toFloatVector();

    private ProvidedDecoder open(EngineOptions options) {
        return ProvidedDecoder.open(engines, config, layout, options);
    }

    private static long bytes(ProvidedDecoder decoder) {
        return ((PaddedDecoder) decoder.engine()).workspaceBytes();
    }

    private static List<String> workspaces() {
        return Nd4j.getWorkspaceManager().getAllWorkspacesIdsForCurrentThread();
    }

    /** A step books what it does around a pass as the optimiser's. */
    @Test
    void aPassIsNoWorkOfTheOptimiser() {
        ProvidedDecoder decoder = open(OPTIONS);
        KernelTimes.start();
        long start = System.nanoTime();
        KernelTimes.Kind before = KernelTimes.enter(KernelTimes.Kind.OPTIMIZER);
        decoder.pass(parameters, SmallModels.groups(), SAME_FOR_ALL);
        KernelTimes.leave(before);
        double seconds = (System.nanoTime() - start) * 1e-9;
        KernelTimes.stop();
        assertThat(KernelTimes.seconds().get(KernelTimes.Kind.OPTIMIZER)).isLessThan(seconds / 2);
        decoder.close();
    }

    /** Spark's tasks are of many threads, and one of them frees what others have used. */
    @Test
    void memoryIsThatOfOneThreadWhicheverUsesAndClosesIt() {
        ProvidedDecoder decoder = open(OPTIONS);
        ProvidedDecoder.Pass first = decoder.pass(parameters, SmallModels.groups(), SAME_FOR_ALL);
        decoder.pass(parameters, SmallModels.groups(), SAME_FOR_ALL);
        long taken = bytes(decoder);
        assertThat(taken).isPositive();
        for (int thread = 0; thread < 3; thread++) {
            ProvidedDecoder.Pass other = CompletableFuture.supplyAsync(
                            () -> {
                                decoder.pass(parameters, SmallModels.groups(), SAME_FOR_ALL);
                                return decoder.pass(parameters, SmallModels.groups(), SAME_FOR_ALL);
                            },
                            task -> new Thread(task).start())
                    .join();
            assertThat(other.gradient()).isEqualTo(first.gradient());
            assertThat(bytes(decoder)).isEqualTo(taken);
        }
        decoder.close();
        assertThat(bytes(decoder)).isZero();
    }

    @Test
    void memoryIsTakenOnceAndGivenBack() {
        int before = workspaces().size();
        ProvidedDecoder decoder = open(OPTIONS);
        ProvidedDecoder.Pass first = decoder.pass(parameters, SmallModels.groups(), SAME_FOR_ALL);
        long taken = bytes(decoder);
        assertThat(taken).isPositive();
        for (int i = 0; i < 5; i++) {
            ProvidedDecoder.Pass next = decoder.pass(parameters, SmallModels.groups(), SAME_FOR_ALL);
            assertThat(next.outputs().tokenLogProbs())
                    .containsExactly(first.outputs().tokenLogProbs());
            assertThat(next.gradient()).containsExactly(first.gradient());
            decoder.logProbs(parameters, SmallModels.groups().subList(0, 1));
            assertThat(bytes(decoder)).isEqualTo(taken);
        }
        assertThat(workspaces()).hasSize(before + 2);
        decoder.close();
        assertThat(workspaces()).hasSize(before);
    }

    @Test
    void checkpointsGiveTheSameBitsInLessMemory() {
        try (ProvidedDecoder whole = open(OPTIONS);
                ProvidedDecoder checkpointed = open(OPTIONS.computing(Precision.FLOAT32, true))) {
            ProvidedDecoder.Pass wanted = whole.pass(parameters, SmallModels.groups(), SAME_FOR_ALL);
            ProvidedDecoder.Pass actual = checkpointed.pass(parameters, SmallModels.groups(), SAME_FOR_ALL);
            assertThat(actual.gradient()).containsExactly(wanted.gradient());
            assertThat(bytes(checkpointed)).isLessThan(bytes(whole) * 3 / 4);
        }
    }

    @Test
    void arraysOfAnObjectiveAreItsOwn() {
        INDArray[] made = new INDArray[1];
        try (ProvidedDecoder decoder = open(OPTIONS)) {
            decoder.pass(parameters, SmallModels.groups(), logProbs -> {
                made[0] = Nd4j.ones(DataType.FLOAT, 3);
                return SAME_FOR_ALL.gradient(logProbs);
            });
            assertThat(made[0].isAttached()).isFalse();
        }
    }

    @Test
    void threadsUseItOneAfterTheOther() {
        try (ProvidedDecoder decoder = open(OPTIONS)) {
            float[] here = decoder.logProbs(parameters, SmallModels.groups());
            float[] there = CompletableFuture.supplyAsync(() -> decoder.logProbs(parameters, SmallModels.groups()))
                    .join();
            assertThat(there).containsExactly(here);
        }
    }

    @Test
    void completionsCountWithTheirPrompts() {
        try (ProvidedDecoder decoder = open(OPTIONS)) {
            PromptGroup group = new PromptGroup(new int[5], List.of(new int[3], new int[4]));
            assertThat(decoder.engine().tokens(group)).isEqualTo(17);
            // Both sequences are as long as the longer, of 9 tokens.
            assertThat(decoder.engine().tokens(new BatchSize(17, 2, 9))).isEqualTo(18);
        }
    }

    @Test
    void refusalsNameWhatIsWrong() {
        try (ProvidedDecoder decoder = open(OPTIONS)) {
            assertThatThrownBy(() -> decoder.logProbs(parameters, List.of()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("A batch must have at least one group");
            assertThatThrownBy(() -> decoder.logProbs(
                            parameters, List.of(new PromptGroup(new int[] {1}, List.of(new int[] {3, 29})))))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("Token id 29 is outside the model's vocabulary of 29");
            assertThatThrownBy(() ->
                            decoder.logProbs(parameters, List.of(new PromptGroup(new int[100], List.of(new int[101])))))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("A sequence of 201 tokens is longer than the model's max_position_embeddings 200");
            assertThatThrownBy(() -> decoder.pass(parameters, SmallModels.groups(), logProbs -> new float[3]))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("The objective must give a derivative for each of 46 tokens, got 3");
            assertThat(decoder.logProbs(parameters, SmallModels.groups())).hasSize(46);
        }
    }

    @Test
    void vectorsOfAnotherSizeAreRefused() {
        try (ProvidedDecoder decoder = open(OPTIONS);
                FloatVector vector = engines.zeros(layout.size());
                FloatVector shorter = engines.zeros(5)) {
            assertThatThrownBy(
                            () -> decoder.engine().forward(ParameterVector.allTrained(shorter), SmallModels.groups()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("The parameters must be a vector of " + layout.size() + " elements, got 5");
            assertThatThrownBy(() -> decoder.engine()
                            .forwardBackward(
                                    ParameterVector.allTrained(vector), SmallModels.groups(), SAME_FOR_ALL, shorter))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("The gradient must be a vector of " + layout.size() + " elements, got 5");
            assertThatThrownBy(() -> decoder.engine()
                            .forwardBackward(
                                    ParameterVector.allFrozen(vector),
                                    SmallModels.groups(),
                                    SAME_FOR_ALL,
                                    ParameterVector.nothing()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("There is nothing to train: all parameters are frozen");
        }
    }

    @Test
    void layoutThatLacksATensorOrHasItElsewhereIsRefused() {
        ParameterLayout empty = new ParameterLayout.Builder().build();
        assertThatThrownBy(() -> engines.open(config, empty, OPTIONS))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The parameter layout has no TOKEN_EMBEDDING");
        ParameterLayout wider = new ParameterLayout.Builder()
                .add("embedding", ParameterRole.TOKEN_EMBEDDING, -1, 29, 13)
                .build();
        assertThatThrownBy(() -> new Nd4jKind().require(config, wider))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "The parameter layout has TOKEN_EMBEDDING of shape [29, 13] at 0, the configuration asks for"
                                + " [29, 12] at 0");
        new Nd4jKind().require(config, layout);
    }

    @Test
    void bfloat16IsRefused() {
        assertThatThrownBy(() -> open(OPTIONS.computing(Precision.BFLOAT16, false)))
                .isInstanceOf(PlumblineException.class)
                .hasMessage("Cannot compute in bfloat16: the engine in ND4J operations has products in float32 alone;"
                        + " set engine.precision = float32");
        assertThatThrownBy(() -> engines.productCeiling(1, Precision.BFLOAT16))
                .isInstanceOf(PlumblineException.class)
                .hasMessageContaining("set engine.precision = float32");
    }

    @Test
    void productsAreMeasured() {
        assertThat(engines.productCeiling(1, Precision.FLOAT32)).isBetween(0.1, 1e6);
        assertThat(new Nd4jKind().environment(Map.of("PATH", "/bin"))).isEmpty();
    }
}
