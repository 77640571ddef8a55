package io.plumbline.jobs.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.jobs.storage.ResultFolder;
import io.plumbline.jobs.storage.RunDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Versions that stay, go, and are named again; and directories into which somebody wrote. */
class RollbackTest {
    @TempDir
    private Path temporary;

    private final Configuration hadoop = new Configuration();
    private final List<String> said = new ArrayList<>();
    private Path place;

    @BeforeEach
    void place() {
        place = temporary.resolve("published");
    }

    @Test
    void goesBackToWhatWasServedBeforeAndNotToWhatWasLeft() throws IOException {
        String first = publish(1, 5);
        String second = publish(2, 5);
        String left = publish(3, 5);
        rollback(null);
        assertThat(PublishedPolicies.served(place)).isEqualTo(second);
        assertThat(said)
                .containsExactly("rollback: latest.json in file:" + place + " names " + second + ", before " + left);
        // The policy that was left is not published again by a run that finds it unchanged.
        assertThat(publish(3, 5)).isEqualTo(left);
        assertThat(PublishedPolicies.served(place)).isEqualTo(second);
        String fourth = publish(4, 5);
        rollback(null);
        assertThat(PublishedPolicies.served(place)).isEqualTo(second);
        rollback(null);
        assertThat(PublishedPolicies.served(place)).isEqualTo(first);
        assertRefused(null, Kind.CONFIGURATION, "no version was served before " + first);
        rollback(fourth);
        assertThat(PublishedPolicies.served(place)).isEqualTo(fourth);
        said.clear();
        rollback(fourth);
        assertThat(said)
                .containsExactly(
                        "rollback: latest.json in file:" + place + " names " + fourth + " already, nothing to do");
        assertThat(versions()).containsExactly(first, second, left, fourth);
    }

    @Test
    void keepsWhatIsServedAndWhatItWouldGoBackToBeforeOthers() throws IOException {
        String first = publish(1, 5);
        String second = publish(2, 5);
        publish(3, 5);
        rollback(null);
        Files.createDirectories(place.resolve("notes"));
        Files.createDirectories(place.resolve("20300101T000000Z-somebody"));
        String fourth = publish(4, 2);
        assertThat(versions()).containsExactly(second, fourth);
        assertThat(place.resolve(first)).doesNotExist();
        assertThat(place.resolve("notes")).isDirectory();
        assertThat(place.resolve("20300101T000000Z-somebody")).isDirectory();
        rollback(null);
        assertRefused(null, Kind.DATA, "Cannot use version " + first);
        assertThat(publish(5, 1)).isEqualTo(PublishedPolicies.served(place));
        assertThat(versions()).hasSize(1);
    }

    @Test
    void aPolicyWhoseVersionWentAsOthersCameIsNotPublishedAgainByItself() throws IOException {
        Path run = Files.createDirectories(temporary.resolve("run/experiments/default"));
        RunDirectory directory = RunDirectory.open(temporary.resolve("run").toString(), hadoop);
        ResultFolder results = ResultFolder.experiment("default");
        String first = publish(1, 1);
        Files.writeString(run.resolve("published.json"), PublishJson.write(new Published(place.toString(), first)));
        PublishStep step = new PublishStep();
        assertThat(step.lost(directory, results)).isEmpty();
        assertThat(step.findings(directory, results))
                .containsExactly("the policy stands in file:" + place + " as " + first);
        // Of the one that is served, and is damaged.
        Path config = place.resolve(first).resolve("policy/config.json");
        Files.move(config, temporary.resolve("aside"));
        assertThat(step.lost(directory, results)).contains("file:" + place.resolve(first));
        Files.move(temporary.resolve("aside"), config);

        publish(2, 1);
        assertThat(place.resolve(first)).doesNotExist();
        assertThat(step.lost(directory, results)).isEmpty();
        assertThat(step.findings(directory, results))
                .containsExactly("the policy was published in file:" + place + " as " + first
                        + ", which is not kept there any more; to have it judged and published again, delete file:"
                        + run.resolve("published.json"));
        Files.delete(place.resolve("latest.json"));
        assertThat(step.lost(directory, results)).contains("file:" + place.resolve("latest.json"));
    }

    @Test
    void aVersionThatIsNotWholeIsNeitherServedNorTakenForThePolicyThatIsPublished() throws IOException {
        String first = publish(1, 5);
        String second = publish(2, 5);
        Files.delete(place.resolve(first).resolve("policy/model.safetensors"));
        assertRefused(
                null,
                Kind.DATA,
                "Cannot use version " + first + " in file:" + place
                        + ": it is not there, or not whole; name one by plumbline rollback --dir file:" + place
                        + " --to VERSION: " + second);
        Files.writeString(place.resolve(second).resolve("policy/config.json"), "longer than it was");
        assertThat(publish(2, 5)).isGreaterThan(second);
    }

    @Test
    void aNewVersionComesAfterAllOthersThoughTheClockWasSetBack() throws IOException {
        String late =
                PublishedPolicies.publish(place.toString(), hadoop, PublishedPolicies.policy(temporary, 1), 100, 5);
        String next = PublishedPolicies.publish(place.toString(), hadoop, PublishedPolicies.policy(temporary, 2), 0, 5);
        assertThat(next).isGreaterThan(late).startsWith("20300105T040001Z-");
    }

    @Test
    void oneProcessChangesItAtATime() throws IOException {
        String first = publish(1, 5);
        try (PublishFolder held = PublishFolder.hold("publish.dir", place.toString(), "publish", hadoop, said::add)) {
            assertThat(held.latest()).isPresent();
            assertThatThrownBy(() -> publish(2, 5))
                    .isInstanceOfSatisfying(PlumblineException.class, refused -> assertThat(refused.kind())
                            .isEqualTo(Kind.CONFIGURATION))
                    .hasMessageContaining("publish.dir file:" + place);
            assertRefused(first, Kind.CONFIGURATION, "--dir file:" + place);
        }
        assertThat(publish(2, 5)).isGreaterThan(first);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{\"version\": 7}",
                "{\"version\": \"../run-1\"}",
                "{\"version\": \"20300101T000000Z-0123456/\"}",
                "{\"version\": \"20301301T000000Z-01234567\"}",
                "{\"version\": \"/etc\"}",
                "{\"version\": \"20300101T000000Z-01234567\\n\"}",
                "{\"version\": \"20300101T000000Z-01234567\", \"replaced\": \"..\"}",
                "{\"version\": \"20300101T000000Z-01"
            })
    void whatIsNoLatestIsRefusedAndTheWayOutIsANamedVersion(String text) throws IOException {
        String first = publish(1, 5);
        Files.writeString(place.resolve("latest.json"), text);
        assertDamaged(first);
    }

    @Test
    void aLatestWithoutEndIsNotRead() throws IOException {
        String first = publish(1, 5);
        Files.writeString(place.resolve("latest.json"), "[".repeat(60_000));
        assertDamaged(first);
        Files.writeString(place.resolve("latest.json"), " ".repeat(1 << 20));
        assertDamaged(first);
    }

    private void assertDamaged(String first) throws IOException {
        assertThatThrownBy(() -> publish(2, 5))
                .isInstanceOfSatisfying(PlumblineException.class, refused -> assertThat(refused.kind())
                        .isEqualTo(Kind.DATA))
                .hasMessageStartingWith("Cannot read file:" + place + "/latest.json: ");
        assertThatThrownBy(() -> rollback(null)).isInstanceOf(PlumblineException.class);
        rollback(first);
        assertThat(PublishedPolicies.served(place)).isEqualTo(first);
    }

    @ParameterizedTest
    @ValueSource(strings = {"../../run-1/policy/model.safetensors", "/etc/hostname", "a//b", ".", ""})
    void aVersionThatListsAFileElsewhereIsNotWhole(String name) throws IOException {
        String first = publish(1, 5);
        publish(2, 5);
        Path record = place.resolve(first).resolve("version.json");
        Files.writeString(record, Files.readString(record).replace("\"policy/model.safetensors\"", "\"" + name + "\""));
        // By the checksum that Hadoop left beside it, and by its content.
        assertRefused(first, Kind.DATA, "not whole");
        Files.delete(record.resolveSibling(".version.json.crc"));
        assertRefused(first, Kind.DATA, "not whole");
        assertThat(publish(3, 5)).isEqualTo(PublishedPolicies.served(place));
    }

    @Test
    void whereNothingWasPublishedTheCommandSaysSo() throws IOException {
        assertRefused(null, Kind.CONFIGURATION, "there is no directory " + place);
        assertThat(place).doesNotExist();
        Path anothers = Files.createDirectories(place.resolve("_staging/of-a-run"));
        assertRefused(null, Kind.CONFIGURATION, "nothing is published in file:" + place);
        assertThat(anothers).isDirectory();
        assertThat(place.resolve("_lock")).doesNotExist();
        String first = publish(1, 5);
        assertThat(anothers).isDirectory();
        assertRefused("../" + first, Kind.CONFIGURATION, "is no version in file:" + place + "; there are " + first);
        Files.delete(place.resolve("latest.json"));
        assertRefused(null, Kind.CONFIGURATION, "name a version by --to: " + first);
    }

    @Test
    void whereNothingSaysWhichVersionIsServedNoneIsPublishedAsTheFirst() throws IOException {
        String first = publish(1, 5);
        Files.delete(place.resolve("latest.json"));
        for (int number = 1; number <= 2; number++) {
            int policy = number;
            assertThatThrownBy(() -> publish(policy, 5))
                    .isInstanceOfSatisfying(PlumblineException.class, refused -> assertThat(refused.kind())
                            .isEqualTo(Kind.DATA))
                    .hasMessage("Cannot publish in file:" + place + ": versions are there, but no latest.json that says"
                            + " which one is served; name one by plumbline rollback --dir file:" + place
                            + " --to VERSION: " + first);
        }
        assertThat(versions()).containsExactly(first);
        rollback(first);
        String second = publish(2, 5);
        rollback(null);
        assertThat(PublishedPolicies.served(place)).isEqualTo(first).isNotEqualTo(second);
        // Of what is not whole none could be named.
        Files.delete(place.resolve("latest.json"));
        Files.delete(place.resolve(first).resolve("version.json"));
        Files.delete(place.resolve(second).resolve("version.json"));
        assertThat(publish(1, 5)).isEqualTo(PublishedPolicies.served(place)).isGreaterThan(second);
    }

    private void assertRefused(String to, Kind kind, String message) {
        assertThatThrownBy(() -> rollback(to))
                .isInstanceOfSatisfying(PlumblineException.class, refused -> assertThat(refused.kind())
                        .isEqualTo(kind))
                .hasMessageContaining(message);
    }

    private String publish(int number, int keep) throws IOException {
        return PublishedPolicies.publish(
                place.toString(), hadoop, PublishedPolicies.policy(temporary, number), number, keep);
    }

    private void rollback(String to) {
        new Rollback(place.toString(), to).run(hadoop, InstantSource.fixed(PublishedPolicies.START), said::add);
    }

    private List<String> versions() throws IOException {
        try (Stream<Path> entries = Files.list(place)) {
            return entries.map(path -> path.getFileName().toString())
                    .filter(name -> name.matches("\\d{8}T\\d{6}Z-[0-9a-f]{8}"))
                    .sorted()
                    .toList();
        }
    }
}
