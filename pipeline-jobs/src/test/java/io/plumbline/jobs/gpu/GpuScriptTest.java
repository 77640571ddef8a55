package io.plumbline.jobs.gpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.apache.spark.resource.ResourceInformation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Holds {@code bin/gpus.sh} to what Spark reads, with a driver's program of its own. */
class GpuScriptTest {
    private static final Path SCRIPT = Path.of("..", "deploy", "bin", "gpus.sh").toAbsolutePath();

    @TempDir
    private Path directory;

    private static final String TWO = "echo 0, GPU-6d3a0d3e-7c1b; echo 1, GPU-ffffffff-7c1b";

    private record Ended(int exitCode, String output) {}

    @Test
    void addressesAreListedAsSparkReadsThem() throws IOException, InterruptedException {
        program(TWO);
        Ended ended = run();
        assertThat(ended).isEqualTo(new Ended(0, "{\"name\": \"gpu\", \"addresses\": [\"0\",\"1\"]}\n"));
        assertThat(ResourceInformation.parseJson(ended.output()).addresses()).containsExactly("0", "1");
    }

    @Test
    void aMachineWithoutADriverIsSaid() throws IOException, InterruptedException {
        assertThat(run())
                .isEqualTo(new Ended(
                        1, "Cannot list GPUs: no nvidia-smi can be run here, so this machine has no NVIDIA driver\n"));
    }

    @Test
    void aDriverThatFailsIsSaid() throws IOException, InterruptedException {
        program("echo 'Failed to initialize NVML: Driver/library version mismatch'; exit 18");
        assertThat(run())
                .isEqualTo(new Ended(
                        1,
                        "Cannot list GPUs: nvidia-smi ends with 18 and says 'Failed to initialize NVML: Driver/library"
                                + " version mismatch'\n"));
    }

    @Test
    void noDeviceIsNoAddress() throws IOException, InterruptedException {
        program("echo No devices were found");
        assertThat(run())
                .isEqualTo(new Ended(
                        1, "Cannot list GPUs: nvidia-smi lists 'No devices were found', which is no index and UUID\n"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0,1 | \"0\",\"1\"",
                "1,0 | \"0\",\"1\"",
                "1 | \"0\"",
                "0, 1 | \"0\",\"1\"",
                "GPU-ffff | \"0\"",
                "GPU-ffffffff-7c1b,GPU-6d3a0d3e-7c1b | \"0\",\"1\""
            })
    void anAddressIsAPlaceAmongTheCardsThatTheVariableNames(String visible, String addresses)
            throws IOException, InterruptedException {
        program(TWO);
        assertThat(run(Map.of("CUDA_VISIBLE_DEVICES", visible)))
                .isEqualTo(new Ended(0, "{\"name\": \"gpu\", \"addresses\": [" + addresses + "]}\n"));
    }

    @ParameterizedTest
    @CsvSource({"7, 7", "'1,7', 7", "-1, -1", "MIG-abc, MIG-abc", "GPU-0, GPU-0", "NoDevFiles, NoDevFiles", "*, *"})
    void aNameOfNoCardIsRefused(String visible, String name) throws IOException, InterruptedException {
        program(TWO);
        assertThat(run(Map.of("CUDA_VISIBLE_DEVICES", visible)))
                .isEqualTo(new Ended(
                        1,
                        "Cannot list GPUs: CUDA_VISIBLE_DEVICES is '" + visible
                                + "', and nvidia-smi lists no GPU that it names '" + name + "'\n"));
    }

    @Test
    void aVariableThatHidesAllCardsIsRefused() throws IOException, InterruptedException {
        program(TWO);
        assertThat(run(Map.of("CUDA_VISIBLE_DEVICES", "")))
                .isEqualTo(new Ended(
                        1, "Cannot list GPUs: CUDA_VISIBLE_DEVICES is set to nothing, which hides all GPUs\n"));
    }

    private void program(String body) throws IOException {
        Path program = Files.writeString(directory.resolve("nvidia-smi"), "#!/bin/sh\n" + body + "\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    }

    private Ended run() throws IOException, InterruptedException {
        return run(Map.of());
    }

    private Ended run(Map<String, String> environment) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder("/bin/bash", SCRIPT.toString()).redirectErrorStream(true);
        // Nothing of a driver that this machine may have.
        builder.environment().put("PATH", directory + ":" + tools());
        builder.environment().remove("CUDA_VISIBLE_DEVICES");
        builder.environment().putAll(environment);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), output);
    }

    /** A folder with the only other program that the script runs. */
    private String tools() throws IOException {
        Path tools = Files.createDirectories(directory.resolve("tools"));
        Path timeout = tools.resolve("timeout");
        if (!Files.exists(timeout)) {
            Files.createSymbolicLink(timeout, Path.of("/usr/bin/timeout"));
        }
        return tools.toString();
    }
}
