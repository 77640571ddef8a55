package io.plumbline.jobs.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.engine.cpu.ArrayVector;
import io.plumbline.jobs.averaging.TrainingPlan;
import io.plumbline.jobs.averaging.TrainingState;
import io.plumbline.jobs.storage.FileContent;
import io.plumbline.jobs.storage.RunDirectory;
import io.plumbline.jobs.training.TrainingFixture;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointsTest {
    /** One for all tests: Hadoop reads its defaults anew for each. */
    private static final Configuration HADOOP = new Configuration();

    private static final TrainingPlan PLAN = new TrainingPlan(2, 4, 1, 3, 7);
    private static final int STEPS_PER_EPOCH = 4;

    @TempDir
    private Path folder;

    private final List<String> warnings = new ArrayList<>();
    private final TrainingState state = state(0);

    /** Of a graph with an updater of two vectors; every value is {@code fill}. */
    private static TrainingState state(float fill) {
        TrainingState state = TrainingState.of(TrainingFixture.graph(PLAN, "adamw", 12));
        ArrayVector.arrayOf(state.parameters()).assign(fill);
        ArrayVector.arrayOf(state.updater()).assign(-fill);
        return state;
    }

    private Checkpoints checkpoints(int keep) {
        return new Checkpoints(
                RunDirectory.open(folder.toString(), HADOOP), "checkpoints", "one", 2, keep, warnings::add);
    }

    private Path file(int step, String name) {
        return folder.resolve("checkpoints/step-" + step + "/" + name);
    }

    private void save(int step) {
        byte[] metrics = ("{\"step\":" + step + "}\n").getBytes(StandardCharsets.UTF_8);
        checkpoints(2)
                .save(
                        state(step),
                        step,
                        STEPS_PER_EPOCH,
                        100L * step,
                        PLAN,
                        CheckpointExtras.of(null, out -> out.write(metrics)));
    }

    private static String text(FileContent content) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        content.writeTo(out);
        return out.toString(StandardCharsets.UTF_8);
    }

    private Optional<Checkpoints.Restored> restore() {
        return checkpoints(2).restore(state, PLAN, STEPS_PER_EPOCH);
    }

    /** Without Hadoop's own checksum, as HDFS would serve a file that was changed through it. */
    private void overwrite(Path file, byte[] content) throws IOException {
        Files.write(file, content);
        Files.deleteIfExists(file.resolveSibling("." + file.getFileName() + ".crc"));
    }

    private void assertFallsBackToStep5(String problem) throws IOException {
        warnings.clear();
        ArrayVector.arrayOf(state.parameters()).assign(0);
        Checkpoints.Restored restored = restore().orElseThrow();
        assertThat(restored.state().step()).isEqualTo(5);
        assertThat(text(restored.metrics())).isEqualTo("{\"step\":5}\n");
        assertThat(ArrayVector.arrayOf(state.parameters()).meanNumber().floatValue())
                .isEqualTo(5);
        assertThat(ArrayVector.arrayOf(state.updater()).meanNumber().floatValue())
                .isEqualTo(-5);
        assertThat(warnings).singleElement().asString().startsWith("Checkpoint file:" + folder);
        assertThat(warnings.get(0)).contains("step-6 is passed over: ").endsWith(problem);
    }

    @BeforeEach
    void saveThree() {
        save(4);
        save(5);
        save(6);
    }

    @Test
    void theNewestIsTakenAndTheLastTwoAreKept() throws IOException {
        Checkpoints.Restored restored = restore().orElseThrow();
        assertThat(restored.state())
                .isEqualTo(CheckpointState.after(6, STEPS_PER_EPOCH, 600, 2, PLAN, "one", null, null));
        assertThat(restored.state().epoch()).isEqualTo(1);
        assertThat(restored.state().stepOfEpoch()).isEqualTo(2);
        assertThat(text(restored.metrics())).isEqualTo("{\"step\":6}\n");
        assertThat(ArrayVector.arrayOf(state.parameters()).meanNumber().floatValue())
                .isEqualTo(6);
        assertThat(ArrayVector.arrayOf(state.updater()).meanNumber().floatValue())
                .isEqualTo(-6);
        assertThat(warnings).isEmpty();
        assertThat(folder.resolve("checkpoints").toFile().list()).containsExactlyInAnyOrder("step-5", "step-6");
        assertThat(folder.resolve("_staging")).doesNotExist();
        assertThat(file(6, "SHA256SUMS")).content().hasLineCount(4).contains("  parameters.f32\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"state.json", "metrics.jsonl", "parameters.f32", "updater.f32", "SHA256SUMS"})
    void aFileThatIsMissingEmptyOrCutIsNoticed(String name) throws IOException {
        byte[] whole = Files.readAllBytes(file(6, name));
        String sums = name.equals("SHA256SUMS") ? "" : name;
        for (int length = 0; length < whole.length - 1; length += Math.max(1, whole.length / 7)) {
            overwrite(file(6, name), java.util.Arrays.copyOf(whole, length));
            assertFallsBackToStep5(
                    name.endsWith(".f32")
                            ? name + " is not of " + (name.startsWith("p") ? 36 : 72) + " values"
                            : sums + (sums.isEmpty() ? "" : " does not hold what SHA256SUMS says"));
        }
        Files.delete(file(6, name));
        assertFallsBackToStep5("there is no " + name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"state.json", "metrics.jsonl", "parameters.f32", "updater.f32", "SHA256SUMS"})
    void aFlippedBitInAnyByteIsNoticed(String name) throws IOException {
        byte[] whole = Files.readAllBytes(file(6, name));
        for (int index = 0; index < whole.length; index++) {
            byte[] flipped = whole.clone();
            flipped[index] ^= (byte) (1 << index % 8);
            overwrite(file(6, name), flipped);
            assertFallsBackToStep5(" does not hold what SHA256SUMS says");
        }
    }

    @Test
    void aDamageThatHadoopFindsIsNoticedToo() throws IOException {
        byte[] whole = Files.readAllBytes(file(6, "updater.f32"));
        whole[5] ^= 1;
        Files.write(file(6, "updater.f32"), whole);
        assertThat(file(6, ".updater.f32.crc")).exists();
        assertFallsBackToStep5("");
        assertThat(warnings.get(0)).contains("updater.f32 is damaged: Checksum error: ");
    }

    /** Contents that someone may write together with their right hash. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "7",
                "{}",
                "not JSON",
                "{\"format\":4}",
                "STATE }",
                "STATE-format:4:1",
                "STATE-format:4:2",
                "STATE-format:4:null",
                "STATE-format:4:\"4\"",
                "STATE-threads:2:0",
                "STATE-threads:2:null",
                "STATE-step:6:7",
                "STATE-step:6:-6",
                "STATE-step:6:6.0",
                "STATE-step:6:\"6\"",
                "STATE-step:6:99999999999",
                "STATE-step:6:6, \"step\":6",
                "STATE-step:6:6, \"java.lang.Runtime\":6",
                "STATE-epoch:1:0",
                "STATE-epoch:1:null",
                "STATE-step_of_epoch:2:3",
                "STATE-num_tokens:600:-1",
                "STATE-identity:\"one\":null",
                "STATE-identity:\"one\":{\"a\":1}",
                "STATE-seed:7:8",
                "STATE-workers:2:0",
                "STATE-workers:2:2147483648",
                "STATE-epochs:3:1",
                "DEEP"
            })
    void aHostileStateIsPassedOver(String text) throws Exception {
        String state = Files.readString(file(6, "state.json")).replace(" : ", ":");
        String hostile = text;
        if (text.startsWith("STATE-")) {
            String[] change = text.substring(6).split(":", 3);
            String before = "\"" + change[0] + "\":" + change[1];
            assertThat(state).contains(before);
            hostile = state.replace(before, "\"" + change[0] + "\":" + change[2]);
        } else if (text.startsWith("STATE")) {
            hostile = state + text.substring(5);
        } else if (text.equals("DEEP")) {
            hostile = "[".repeat(50_000);
        }
        forge(hostile);
        warnings.clear();
        assertThat(restore().orElseThrow().state().step()).isEqualTo(5);
        assertThat(warnings).hasSize(1);
        assertThat(warnings.get(0))
                .containsAnyOf(
                        "state.json is not of format 4",
                        "state.json does not describe a checkpoint",
                        "its state is none that this training comes to")
                .doesNotContain("Exception")
                .doesNotContain("jackson");
    }

    @Test
    void aStateOfAnyLengthIsPassedOver() throws Exception {
        forge(" ".repeat(1 << 17));
        assertFallsBackToStep5("state.json is longer than 65536 bytes");
    }

    @Test
    void aCheckpointUnderAnotherStepsNameIsPassedOver() throws IOException {
        Files.move(folder.resolve("checkpoints/step-6"), folder.resolve("checkpoints/step-7"));
        warnings.clear();
        assertThat(restore().orElseThrow().state().step()).isEqualTo(5);
        assertThat(warnings).singleElement().asString().endsWith("its state is none that this training comes to");
    }

    @Test
    void oneOfAnotherNumberOfThreadsIsPassedOverAndStays() {
        Checkpoints other = new Checkpoints(
                RunDirectory.open(folder.toString(), HADOOP), "checkpoints", "one", 4, 2, warnings::add);
        assertThat(other.restore(state, PLAN, STEPS_PER_EPOCH)).isEmpty();
        assertThat(ArrayVector.arrayOf(state.parameters()).meanNumber().floatValue())
                .isZero();
        assertThat(warnings)
                .hasSize(2)
                .first()
                .asString()
                .endsWith(
                        "step-6 is passed over: its steps were taken with 2 threads a worker, this run has 4 and would end"
                                + " with other bits; to go on from it, stop and start with 2 threads a worker before the next"
                                + " checkpoint is saved");
        assertThat(restore().orElseThrow().state().threads()).isEqualTo(2);
    }

    @Test
    void oneOfAnotherTrainingIsDeleted() {
        Checkpoints other = new Checkpoints(
                RunDirectory.open(folder.toString(), HADOOP), "checkpoints", "two", 2, 2, warnings::add);
        assertThat(other.restore(state, PLAN, STEPS_PER_EPOCH)).isEmpty();
        assertThat(folder.resolve("checkpoints").toFile().list()).isEmpty();
        assertThat(warnings).isEmpty();
    }

    @Test
    void withoutAnyThatIsWholeTheStateStaysAsItIs() throws IOException {
        overwrite(file(5, "parameters.f32"), new byte[4 * 36]);
        overwrite(file(6, "updater.f32"), new byte[4 * 72]);
        ArrayVector.arrayOf(state.parameters()).assign(3);
        assertThat(restore()).isEmpty();
        assertThat(warnings).hasSize(2);
        assertThat(ArrayVector.arrayOf(state.parameters()).meanNumber().floatValue())
                .isEqualTo(3);
    }

    private void forge(String text) throws Exception {
        byte[] content = text.getBytes(StandardCharsets.UTF_8);
        overwrite(file(6, "state.json"), content);
        String hash =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        String sums = Files.readString(file(6, "SHA256SUMS"));
        overwrite(
                file(6, "SHA256SUMS"),
                sums.replaceAll("[0-9a-f]{64}  state.json", hash + "  state.json")
                        .getBytes(StandardCharsets.UTF_8));
    }
}
