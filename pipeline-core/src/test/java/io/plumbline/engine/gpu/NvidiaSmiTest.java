package io.plumbline.engine.gpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NvidiaSmiTest {
    private static final String H100 =
            "0, GPU-6d3a0d3e-7c1b-9b1e-2d4f-0123456789ab, 9.0, 81559, 81008, 580.159.04, NVIDIA H100 80GB HBM3\n";
    private static final String A100 =
            "1, GPU-ffffffff-7c1b-9b1e-2d4f-0123456789ab, 8.0, 40960, 40500, 580.159.04, NVIDIA A100-SXM4-40GB\n";
    private static final Map<String, String> NOTHING = Map.of();

    @TempDir
    private Path directory;

    @Test
    void cardsAreRead() {
        GpuInventory inventory = NvidiaSmi.judged(0, H100 + A100);
        assertThat(inventory.fault()).isNull();
        assertThat(inventory.gpus())
                .containsExactly(
                        new Gpu(
                                0,
                                "GPU-6d3a0d3e-7c1b-9b1e-2d4f-0123456789ab",
                                "NVIDIA H100 80GB HBM3",
                                new ComputeCapability(9, 0),
                                81_559,
                                81_008,
                                "580.159.04"),
                        new Gpu(
                                1,
                                "GPU-ffffffff-7c1b-9b1e-2d4f-0123456789ab",
                                "NVIDIA A100-SXM4-40GB",
                                new ComputeCapability(8, 0),
                                40_960,
                                40_500,
                                "580.159.04"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "9 | NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver."
                        + " | nvidia-smi says 'NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver.'"
                        + " and ends with 9",
                "18 | Failed to initialize NVML: Driver/library version mismatch"
                        + " | nvidia-smi says 'Failed to initialize NVML: Driver/library version mismatch' and ends with 18",
                "6 | No devices were found | nvidia-smi says 'No devices were found' and ends with 6",
                "0 | No devices were found | nvidia-smi says 'No devices were found' and ends with 0",
                "0 | '' | nvidia-smi lists no GPU",
                "255 | '' | nvidia-smi says nothing and ends with 255",
                "2 | Field \"compute_cap\" is not a valid field to query."
                        + " | nvidia-smi does not tell compute capabilities, so the driver is older than 510",
                "0 | Welcome to node 7 | nvidia-smi lists 'Welcome to node 7', which cannot be used: 7 values expected, got 1",
                "0 | 99999999999, GPU-ab, 7.5, 100, 100, 535.1, T4"
                        + " | nvidia-smi lists '99999999999, GPU-ab, 7.5, 100, 100, 535.1, T4', which cannot be used:"
                        + " index expected, got '99999999999'"
            })
    void whatCannotBeUsedIsSaid(int exitCode, String output, String fault) {
        GpuInventory inventory = NvidiaSmi.judged(exitCode, output + "\n");
        assertThat(inventory.fault()).isEqualTo(fault);
        assertThat(inventory.gpus()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[Unknown Error], 100, 100, 535.1 | compute capability such as 8.6 expected, got '[Unknown Error]'",
                "7.5, [Unknown Error], 100, 535.1 | memory in MiB expected, got '[Unknown Error]'",
                "7.5, 100, 200, 535.1 | GPU 0 with 200 of 100 MiB free",
                "7.5, 100, 100, [GPU requires reset] | driver version expected, got '[GPU requires reset]'"
            })
    void aCardThatCannotBeUsedHidesNoOther(String values, String wrong) {
        String line = "0, GPU-ab, " + values + ", T4";
        GpuInventory inventory = NvidiaSmi.judged(0, line + "\n" + A100);
        String fault = "nvidia-smi lists '" + line + "', which cannot be used: " + wrong;
        assertThat(inventory.fault()).isNull();
        assertThat(inventory.gpus())
                .containsExactly(
                        Gpu.unusable(0, "GPU-ab", "T4", fault),
                        NvidiaSmi.judged(0, A100).gpus().get(0));
        assertThat(inventory.gpus().get(0).description()).isEqualTo("GPU 0 (T4): " + fault);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"[N/A], [N/A]", "[Not Supported], [Not Supported]", "122504, [N/A]"})
    void memoryThatIsNotToldIsUnknown(String memory) {
        GpuInventory inventory =
                NvidiaSmi.judged(0, "0, GPU-ab, 12.1, " + memory + ", 580.95.05, NVIDIA GB10\n" + A100);
        assertThat(inventory.gpus()).extracting(Gpu::memory).containsExactly(0L, 40_960L);
        assertThat(inventory.gpus().get(0).description())
                .isEqualTo(
                        "GPU 0 (NVIDIA GB10, compute capability 12.1, memory of a size that its driver does not tell,"
                                + " driver 580.95.05)");
    }

    @Test
    void aNameMayHoldAComma() {
        assertThat(NvidiaSmi.judged(0, "0, GPU-ab, 7.5, 100, 100, 535.1, Card, made twice\n")
                        .gpus())
                .extracting(Gpu::name)
                .containsExactly("Card, made twice");
    }

    @Test
    void theProgramIsAsked() throws IOException {
        GpuInventory inventory =
                query("case \"$1\" in --query-gpu=index,*) printf '%s' '" + H100 + "';; esac", NOTHING);
        assertThat(inventory.fault()).isNull();
        assertThat(inventory.gpus()).extracting(Gpu::label).containsExactly("GPU 0 (NVIDIA H100 80GB HBM3)");
    }

    @Test
    void aMachineWithoutADriverHasNone() {
        NvidiaSmi missing = new NvidiaSmi(directory.resolve("nvidia-smi").toString(), Duration.ofSeconds(5));
        assertThat(missing.query(NOTHING).fault())
                .isEqualTo("no nvidia-smi can be run here, so this machine has no NVIDIA driver");
    }

    @Test
    void aProgramThatHangsIsEnded() throws IOException {
        NvidiaSmi hanging = new NvidiaSmi(script("sleep 20 & exec sleep 60"), Duration.ofMillis(1500));
        assertThat(hanging.query(NOTHING).fault())
                .isEqualTo("nvidia-smi did not answer within 1 seconds, as where a card or its driver hangs");
    }

    @Test
    void aProgramThatPrintsWithoutEndIsEnded() throws IOException {
        assertThat(query("exec yes", NOTHING).fault()).isEqualTo("nvidia-smi printed more than 65536 bytes");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"1,0 | 1 0", "1 | 1", "GPU-6d3a | 0", "0,7,1 | 0", "1,-1 | 1", "-1 | ", "'' | ", "MIG-abc | "})
    void theEnvironmentHidesCards(String visible, String indices) {
        GpuInventory inventory = NvidiaSmi.judged(0, H100 + A100)
                .visibleIn(Map.of("CUDA_VISIBLE_DEVICES", visible == null ? "" : visible));
        List<String> expected = indices == null ? List.of() : List.of(indices.split(" "));
        assertThat(inventory.gpus())
                .extracting(gpu -> Integer.toString(gpu.index()))
                .isEqualTo(expected);
        if (expected.isEmpty()) {
            assertThat(inventory.fault())
                    .isEqualTo("CUDA_VISIBLE_DEVICES is '" + visible
                            + "', which names none of the 2 GPUs that nvidia-smi" + " lists");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"FASTEST_FIRST", "", "pci_bus_id"})
    void severalCardsInAnOrderThatTheDriverDoesNotTellAreRefused(String order) {
        Map<String, String> environment = Map.of("CUDA_DEVICE_ORDER", order, "CUDA_VISIBLE_DEVICES", "1");
        GpuInventory refused = NvidiaSmi.judged(0, H100 + A100).visibleIn(environment);
        assertThat(refused.gpus()).isEmpty();
        assertThat(refused.fault())
                .isEqualTo("CUDA_DEVICE_ORDER is '" + order + "', by which CUDA counts the 2 GPUs here in an order that"
                        + " nvidia-smi does not tell; set it to PCI_BUS_ID");
        assertThat(NvidiaSmi.judged(0, A100).visibleIn(environment).gpus()).hasSize(1);
        assertThat(NvidiaSmi.judged(0, H100 + A100)
                        .visibleIn(Map.of("CUDA_DEVICE_ORDER", "PCI_BUS_ID"))
                        .gpus())
                .hasSize(2);
    }

    @Test
    void cardsAreFoundByAddress() {
        GpuInventory inventory = NvidiaSmi.judged(0, H100 + A100);
        assertThat(inventory.named("1")).map(Gpu::index).contains(1);
        assertThat(inventory.named("GPU-ffffffff-7c1b-9b1e-2d4f-0123456789ab"))
                .map(Gpu::index)
                .contains(1);
        assertThat(inventory.named("2")).isEmpty();
    }

    private GpuInventory query(String body, Map<String, String> environment) throws IOException {
        return new NvidiaSmi(script(body), Duration.ofSeconds(30)).query(environment);
    }

    private String script(String body) throws IOException {
        Path script = Files.writeString(directory.resolve("nvidia-smi"), "#!/bin/sh\n" + body + "\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        return script.toString();
    }
}
