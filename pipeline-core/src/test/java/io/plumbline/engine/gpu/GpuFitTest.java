package io.plumbline.engine.gpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class GpuFitTest {
    private static final long GIB = 1L << 30;
    private static final Gpu K80 = Cards.card(0, "Tesla K80", "3.7", 11_441, 11_439);
    private static final Gpu T4 = Cards.card(0, "Tesla T4", "7.5", 15_360, 15_100);
    private static final Gpu L4 = Cards.card(0, "NVIDIA L4", "8.9", 23_034, 22_000);
    private static final Gpu BLACKWELL = Cards.card(0, "NVIDIA B200", "10.0", 183_359, 183_000);
    private static final Gpu BUSY = Cards.card(0, "NVIDIA A100-SXM4-40GB", "8.0", 40_960, 1_024);

    static Stream<Arguments> judgements() {
        return Stream.of(
                arguments(
                        GpuBinary.ND4J,
                        GpuInventory.none("no nvidia-smi can be run here, so this machine has no NVIDIA driver"),
                        GIB,
                        List.of(),
                        "no nvidia-smi can be run here, so this machine has no NVIDIA driver"),
                arguments(GpuBinary.ND4J, GpuInventory.found(List.of()), GIB, List.of(), "nvidia-smi lists no GPU"),
                refused(
                        GpuBinary.ND4J,
                        Cards.H100,
                        "GPU 0 (NVIDIA H100 80GB HBM3) has compute capability 9.0, and engine.type = nd4j is for 3.7 and 5.0"
                                + " to 8.9"),
                refused(
                        GpuBinary.ND4J,
                        BLACKWELL,
                        "GPU 0 (NVIDIA B200) has compute capability 10.0, and engine.type = nd4j is for 3.7 and 5.0 to 8.9"),
                refused(
                        GpuBinary.ND4J,
                        Cards.withDriver(T4, "470.82.01"),
                        "GPU 0 (Tesla T4) has driver 470.82.01, and engine.type = nd4j needs 510 or newer"),
                refused(
                        GpuBinary.ND4J,
                        BUSY,
                        "GPU 0 (NVIDIA A100-SXM4-40GB) has 40.0 GiB of memory, 1.0 GiB of them free, and the run needs"
                                + " more than 20.0 GiB"),
                refused(
                        GpuBinary.CUDA,
                        T4,
                        "GPU 0 (Tesla T4) has compute capability 7.5, and engine.type = cuda is for 8.0 to 12.1"),
                refused(
                        GpuBinary.CUDA,
                        Cards.H100,
                        "GPU 0 (NVIDIA H100 80GB HBM3) has driver 535.104.05, and engine.type = cuda needs 580 or newer"),
                fits(GpuBinary.ND4J, K80, 1),
                fits(GpuBinary.ND4J, T4, GIB),
                fits(GpuBinary.ND4J, L4, GIB),
                fits(GpuBinary.CUDA, Cards.withDriver(Cards.H100, "580.159.04"), 79 * GIB),
                arguments(
                        GpuBinary.ND4J,
                        GpuInventory.found(List.of(Cards.V100, Cards.A100)),
                        20 * GIB,
                        List.of(1),
                        "GPU 1 (NVIDIA A100-SXM4-40GB, compute capability 8.0, 40.0 GiB of memory, driver 535.104.05)"),
                arguments(
                        GpuBinary.ND4J,
                        GpuInventory.found(List.of(Cards.V100, Cards.A100)),
                        GIB,
                        List.of(1, 0),
                        "GPU 1 (NVIDIA A100-SXM4-40GB, compute capability 8.0, 40.0 GiB of memory, driver 535.104.05)"),
                arguments(
                        GpuBinary.ND4J,
                        GpuInventory.found(List.of(Cards.H100, Cards.A100)),
                        41 * GIB,
                        List.of(),
                        "GPU 0 (NVIDIA H100 80GB HBM3) has compute capability 9.0, and engine.type = nd4j is for 3.7 and 5.0"
                                + " to 8.9; GPU 1 (NVIDIA A100-SXM4-40GB) has 40.0 GiB of memory, 39.6 GiB of them free,"
                                + " and the run needs more than 41.0 GiB"));
    }

    @Test
    void aCardThatCannotBeUsedKeepsItsPlaceAndHidesNoOther() {
        Gpu lost =
                Gpu.unusable(0, "GPU-ab", "T4", "nvidia-smi lists '…', which cannot be used: 7 values expected, got 1");
        GpuInventory both = GpuInventory.found(List.of(lost, Cards.A100));
        assertThat(GpuFit.of(GpuBinary.ND4J, both, GIB).fitting()).containsExactly(Cards.A100);
        assertThat(GpuFit.obstacle(GpuBinary.ND4J, both, 1, GIB)).isEmpty();
        assertThat(GpuFit.obstacle(GpuBinary.ND4J, both, 0, GIB))
                .get()
                .asString()
                .startsWith(lost.fault() + "; run");
    }

    @Test
    void memoryThatTheDriverDoesNotTellIsNotJudged() {
        Gpu shared = Cards.withDriver(Cards.card(0, "NVIDIA GB10", "12.1", 0, 0), "580.95.05");
        GpuInventory one = GpuInventory.found(List.of(shared));
        assertThat(GpuFit.of(GpuBinary.CUDA, one, 100 * GIB).fitting()).containsExactly(shared);
        assertThat(GpuFit.obstacle(GpuBinary.CUDA, one, 0, 100 * GIB)).isEmpty();
    }

    private static Arguments refused(GpuBinary binary, Gpu card, String sentence) {
        return arguments(binary, GpuInventory.found(List.of(card)), 20 * GIB, List.of(), sentence);
    }

    private static Arguments fits(GpuBinary binary, Gpu card, long leastBytes) {
        return arguments(binary, GpuInventory.found(List.of(card)), leastBytes, List.of(0), card.description());
    }

    @ParameterizedTest
    @MethodSource("judgements")
    void cardsAreJudged(
            GpuBinary binary, GpuInventory inventory, long leastBytes, List<Integer> fitting, String sentence) {
        GpuFit fit = GpuFit.of(binary, inventory, leastBytes);
        assertThat(fit.fitting()).extracting(Gpu::index).isEqualTo(fitting);
        assertThat(fit.isFit()).isEqualTo(!fitting.isEmpty());
        assertThat(fit.found()).isEqualTo(sentence);
    }

    @Test
    void aNeedIsRoundedUpToTheDriversUnit() {
        GpuInventory one = GpuInventory.found(List.of(Cards.card(0, "NVIDIA A2", "8.6", 15_356, 100)));
        assertThat(GpuFit.of(GpuBinary.ND4J, one, 100L << 20).isFit()).isTrue();
        assertThat(GpuFit.of(GpuBinary.ND4J, one, (100L << 20) + 1).isFit()).isFalse();
    }

    static Stream<Arguments> obstacles() {
        String advice =
                "; run where there is a card of compute capability 3.7 and 5.0 to 8.9 and driver 510 or newer, or set"
                        + " engine.type = cpu";
        GpuInventory two = GpuInventory.found(List.of(Cards.H100, Cards.A100));
        return Stream.of(
                arguments(GpuInventory.none("nvidia-smi lists no GPU"), 0, "nvidia-smi lists no GPU" + advice),
                arguments(
                        two,
                        0,
                        "GPU 0 (NVIDIA H100 80GB HBM3) has compute capability 9.0, and engine.type = nd4j is for 3.7 and 5.0"
                                + " to 8.9" + advice),
                arguments(two, 1, null),
                arguments(two, 2, "GPU 2 is asked for, and this process sees 2" + advice));
    }

    @ParameterizedTest
    @MethodSource("obstacles")
    void aDeviceIsRefusedWithWhatToDo(GpuInventory inventory, int device, String sentence) {
        assertThat(GpuFit.obstacle(GpuBinary.ND4J, inventory, device, GIB)).isEqualTo(Optional.ofNullable(sentence));
    }
}
