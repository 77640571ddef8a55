package io.plumbline.jobs.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.jobs.averaging.TrainingPlan;
import io.plumbline.jobs.averaging.TrainingState;
import io.plumbline.jobs.step.StepFixture;
import io.plumbline.jobs.storage.RunDirectory;
import io.plumbline.jobs.training.TrainingFixture;
import io.plumbline.model.ModelDirectory;
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

/** Checkpoints of a training that moves its reference: steps 4, 5 and 6, the reference moved after 2 and after 5. */
class MovedReferenceTest {
    private static final TrainingPlan PLAN = new TrainingPlan(2, 4, 1, 3, 7);
    private static final int STEPS_PER_EPOCH = 4;

    @TempDir
    private Path folder;

    private final Configuration hadoop = UnreadableFiles.configuration();
    private final List<String> warnings = new ArrayList<>();
    private final TrainingState state = TrainingState.of(TrainingFixture.graph(PLAN, "adamw", 12));
    private RunDirectory directory;
    private SavedModel afterTwo;
    private SavedModel afterFive;

    @BeforeEach
    void saveThree() throws IOException {
        directory = RunDirectory.open(folder.resolve("run").toString(), hadoop);
        afterTwo = moved(2);
        save(4, afterTwo);
        save(5, afterTwo);
        afterFive = moved(5);
        save(6, afterFive);
    }

    private Path file(String name) {
        return folder.resolve("run/checkpoints/" + name);
    }

    private SavedModel moved(int step) throws IOException {
        return moved(step, step);
    }

    private SavedModel moved(int step, long seed) throws IOException {
        new StepFixture(null, folder).writeModel("moved", seed, 0.2);
        Path written = folder.resolve("moved");
        SavedModel moved = new SavedModel(step, ModelDirectory.open(written).fingerprint());
        Path model = folder.resolve("run/" + checkpoints().references().model(moved));
        Files.createDirectories(model.getParent());
        Files.move(written, model);
        return moved;
    }

    /** The name of its folder. */
    private static String named(SavedModel reference) {
        return "reference-" + reference.step() + "-" + reference.fingerprint().substring(0, 8);
    }

    private Checkpoints checkpoints() {
        return new Checkpoints(directory, "checkpoints", "one", 2, 2, warnings::add);
    }

    private void save(int step, SavedModel reference) {
        checkpoints().save(state, step, STEPS_PER_EPOCH, 100L * step, PLAN, CheckpointExtras.of(reference, out -> {}));
    }

    private Optional<CheckpointState> restored() {
        return checkpoints().restore(state, PLAN, STEPS_PER_EPOCH).map(Checkpoints.Restored::state);
    }

    private List<String> folders() {
        return List.of(file("").toFile().list());
    }

    @Test
    void aCheckpointGivesItsReferenceBack() {
        assertThat(restored().orElseThrow().reference()).isEqualTo(afterFive);
        assertThat(warnings).isEmpty();
        String place = "checkpoints/" + named(afterFive);
        assertThat(checkpoints().references().model(afterFive)).isEqualTo(place + "/model");
        assertThat(checkpoints().references().logProbs(afterFive)).isEqualTo(place + "/log-probs");
    }

    @Test
    void oneOfATrainingThatMovesNoneDoesNotNameAny() throws IOException {
        save(7, null);
        assertThat(file("step-7/state.json")).content().doesNotContain("reference");
        assertThat(restored().orElseThrow().reference()).isNull();
    }

    @Test
    void referencesStayAsLongAsACheckpointNamesThem() {
        assertThat(folders()).containsExactlyInAnyOrder("step-5", "step-6", named(afterTwo), named(afterFive));
        save(7, afterFive);
        assertThat(folders()).containsExactlyInAnyOrder("step-6", "step-7", named(afterFive));
        save(8, null);
        save(9, null);
        assertThat(folders()).containsExactlyInAnyOrder("step-8", "step-9");
    }

    /** As after a restart with another number of threads, which ends with other bits. */
    @Test
    void oneOfTheSameStepAndOtherBitsReplacesNone() throws IOException {
        SavedModel other = moved(5, 99);
        checkpoints().dropReferences(other);
        assertThat(folders())
                .containsExactlyInAnyOrder("step-5", "step-6", named(afterTwo), named(afterFive), named(other));
        assertThat(restored().orElseThrow().reference()).isEqualTo(afterFive);
        assertThat(warnings).isEmpty();
        checkpoints().dropReferences(null);
        assertThat(folders()).containsExactlyInAnyOrder("step-5", "step-6", named(afterTwo), named(afterFive));
    }

    @Test
    void theOneInUseStaysThoughNoCheckpointNamesIt() throws IOException {
        SavedModel inUse = moved(6);
        Files.createDirectories(file("reference-11-0123abcd/model"));
        Files.createDirectories(file("reference-x"));
        checkpoints().dropReferences(inUse);
        assertThat(folders())
                .containsExactlyInAnyOrder(
                        "step-5", "step-6", named(afterTwo), named(afterFive), named(inUse), "reference-x");
        checkpoints().dropReferences(null);
        assertThat(folders())
                .containsExactlyInAnyOrder("step-5", "step-6", named(afterTwo), named(afterFive), "reference-x");
    }

    @Test
    void aCheckpointWithoutItsReferenceIsPassedOver() throws IOException {
        String place = named(afterFive);
        Files.delete(file(place + "/model/config.json"));
        assertFallsBackToStep5("its reference is of no use: Cannot load model: there is no config.json");
        Files.move(file(place + "/model"), file(place + "/gone"));
        assertFallsBackToStep5("its reference is of no use: Cannot load the model ");
        new StepFixture(null, folder).writeModel("run/checkpoints/" + place + "/model", 77, 0.2);
        assertFallsBackToStep5(place + "/model is not the model that was written");
    }

    private void assertFallsBackToStep5(String problem) {
        warnings.clear();
        assertThat(restored().orElseThrow().reference()).isEqualTo(afterTwo);
        assertThat(warnings)
                .singleElement()
                .asString()
                .contains("step-6 is passed over: its reference ")
                .contains(problem);
    }

    /** A training that passed them over would begin anew and delete them. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "reference-5",
                "step-6/state.json",
                "step-6/metrics.jsonl",
                "step-6/parameters.f32",
                "step-6/updater.f32",
                "step-6/SHA256SUMS"
            })
    void aFileSystemThatFailsForAWhileMakesNoCheckpointBad(String unreadable) {
        UnreadableFiles.fail(hadoop, unreadable);
        assertThatThrownBy(this::restored)
                .isInstanceOfSatisfying(PlumblineException.class, failed -> assertThat(failed.kind())
                        .isEqualTo(Kind.STORAGE))
                .hasMessageStartingWith("Cannot ")
                .hasMessageEndingWith(
                        ": Connection refused; see to that and run the same command again, it goes on from there");
        assertThat(warnings).isEmpty();
        UnreadableFiles.recover(hadoop);
        assertThat(restored().orElseThrow().reference()).isEqualTo(afterFive);
    }

    @Test
    void aReferenceStaysWhereItsCheckpointCannotBeReadForAWhile() {
        List<String> before = folders();
        UnreadableFiles.fail(hadoop, "step-5/state.json");
        assertThatThrownBy(() -> checkpoints().dropReferences(afterFive))
                .isInstanceOfSatisfying(PlumblineException.class, failed -> assertThat(failed.kind())
                        .isEqualTo(Kind.STORAGE))
                .hasMessage("Cannot read checkpoints in file:" + file("").toString()
                        + ": Connection refused; see to that and run the same command again, it goes on from there");
        UnreadableFiles.recover(hadoop);
        assertThat(folders()).containsExactlyInAnyOrderElementsOf(before);
    }

    /** Damage stays, so that a training which waited for it to go would never go on. */
    @Test
    void theReferenceOfADamagedCheckpointIsOfNoUse() throws IOException {
        byte[] content = Files.readAllBytes(file("step-5/state.json"));
        content[5] ^= 1;
        Files.write(file("step-5/state.json"), content);
        assertThat(file("step-5/.state.json.crc")).exists();
        checkpoints().dropReferences(afterFive);
        assertThat(folders()).containsExactlyInAnyOrder("step-5", "step-6", named(afterFive));
    }

    /** Contents that someone may write together with their right hash. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"step\":5 -> \"step\":6",
                "\"step\":5 -> \"step\":0",
                "\"step\":5 -> \"step\":-5",
                "\"step\":5 -> \"step\":\"../..\"",
                "\"step\":5 -> \"step\":null",
                "\"step\":5, -> ",
                "\"step\":5, -> \"step\":5,\"step\":5,",
                "\"step\":5, -> \"step\":5,\"x\":1,",
                "\"fingerprint\":\" -> \"fingerprint\":\"../",
                "\"fingerprint\":\" -> \"fingerprint\":\"A",
                "\"reference\":{ -> \"reference\":7,\"r\":{",
            })
    void aHostileReferenceIsPassedOver(String change) throws Exception {
        String text = Files.readString(file("step-6/state.json")).replaceAll("\\s", "");
        String[] sides = change.split(" -> ", -1);
        assertThat(text).contains(sides[0]);
        forge(text.replace(sides[0], sides[1]));
        assertThat(restored().orElseThrow().step()).isEqualTo(5);
        assertThat(warnings).hasSize(1);
        assertThat(warnings.get(0))
                .containsAnyOf(
                        "state.json does not describe a checkpoint", "its state is none that this training comes to")
                .doesNotContain("Exception")
                .doesNotContain("jackson");
    }

    @Test
    void refusesWhatNamesNoModel() {
        String message = "A saved model must have a step from 1 on and a fingerprint";
        String digits = "0".repeat(64);
        assertThatThrownBy(() -> new SavedModel(0, digits)).hasMessage(message);
        assertThatThrownBy(() -> new SavedModel(1, null)).hasMessage(message);
        assertThatThrownBy(() -> new SavedModel(1, digits + "0")).hasMessage(message);
    }

    private void forge(String text) throws Exception {
        byte[] content = text.getBytes(StandardCharsets.UTF_8);
        overwrite(file("step-6/state.json"), content);
        String hash =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        String sums = Files.readString(file("step-6/SHA256SUMS"));
        overwrite(
                file("step-6/SHA256SUMS"),
                sums.replaceAll("[0-9a-f]{64}  state.json", hash + "  state.json")
                        .getBytes(StandardCharsets.UTF_8));
    }

    /** Without Hadoop's own checksum, as HDFS would serve a file that was changed through it. */
    private static void overwrite(Path file, byte[] content) throws IOException {
        Files.write(file, content);
        Files.deleteIfExists(file.resolveSibling("." + file.getFileName() + ".crc"));
    }
}
