package io.plumbline.jobs.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.PlumblineException;
import io.plumbline.jobs.step.Dying;
import io.plumbline.jobs.step.Dying.Death;
import io.plumbline.jobs.step.Dying.Killed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A process is killed at every operation of its file system: the file that names what to serve names something whole. */
class KilledPublishTest {
    private static final int MORE_THAN_IT_TAKES = 150;

    @TempDir
    private Path temporary;

    private final Configuration hadoop = Dying.configuration();

    /** The work that is under way when the process is killed. */
    private enum Moment {
        /** A version comes, and the one before it goes. */
        NEXT_VERSION,
        /** The version before is named again. */
        ROLLBACK
    }

    private Candidate first;
    private Candidate second;

    @BeforeEach
    void writePolicies() throws IOException {
        first = PublishedPolicies.policy(temporary, 1);
        second = PublishedPolicies.policy(temporary, 2);
    }

    @AfterEach
    void live() {
        Dying.never();
    }

    @ParameterizedTest
    @EnumSource
    void onALocalFileSystem(Moment moment) throws IOException {
        assertThat(servedWhenKilled(moment, "file:")).hasSize(2);
    }

    @ParameterizedTest
    @EnumSource
    void onAnObjectStore(Moment moment) throws IOException {
        assertThat(servedWhenKilled(moment, "putting:")).hasSize(2);
    }

    /** There latest.json is away for a moment, which the next command ends. */
    @Test
    void whereAFileCannotBeReplacedAtOnce() throws IOException {
        assertThat(servedWhenKilled(Moment.NEXT_VERSION, "dying:")).hasSize(2);
    }

    /** Before the first version nothing is named. */
    @ParameterizedTest
    @EnumSource
    void theFirstVersionIsThereWholeOrNotAtAll(Death death) throws IOException {
        boolean died = true;
        for (int operation = 1; died; operation++) {
            Path place = temporary.resolve("first-" + operation);
            Dying.after(operation, death);
            attempt(() -> PublishedPolicies.publish("file:" + place, hadoop, first, 0, 5));
            died = Dying.hasDied();
            Dying.never();
            if (Files.exists(place.resolve("latest.json"))) {
                PublishedPolicies.served(place);
            }
            PublishedPolicies.publish("file:" + place, hadoop, first, 1, 5);
            PublishedPolicies.served(place);
        }
    }

    /** Returns the versions that were named after a kill at one of the operations. */
    private Set<String> servedWhenKilled(Moment moment, String scheme) throws IOException {
        Path prepared = temporary.resolve("prepared");
        String one = PublishedPolicies.publish(scheme + prepared, hadoop, first, 0, 5);
        if (moment == Moment.ROLLBACK) {
            PublishedPolicies.publish(scheme + prepared, hadoop, second, 1, 5);
        }
        Set<String> served = new TreeSet<>();
        for (Death death : Death.values()) {
            served.addAll(servedWhenKilled(moment, scheme, death, prepared, one));
        }
        return served;
    }

    private Set<String> servedWhenKilled(Moment moment, String scheme, Death death, Path prepared, String one)
            throws IOException {
        Set<String> served = new TreeSet<>();
        boolean died = true;
        for (int operation = 1; died; operation++) {
            assertThat(operation).isLessThan(MORE_THAN_IT_TAKES);
            Path place = temporary.resolve(death.name() + operation);
            copy(prepared, place);
            Dying.after(operation, death);
            attempt(() -> act(moment, scheme + place));
            died = Dying.hasDied();
            Dying.never();
            if (!scheme.equals("dying:") || Files.exists(place.resolve("latest.json"))) {
                served.add(PublishedPolicies.served(place));
            }
            act(moment, scheme + place);
            String last = PublishedPolicies.served(place);
            if (moment == Moment.ROLLBACK) {
                assertThat(last).isEqualTo(one);
            } else {
                assertThat(last)
                        .isGreaterThan(one)
                        .endsWith(PublishedPolicies.fingerprint(2).substring(0, 8));
            }
            assertNothingLeftBehind(place);
        }
        return served;
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy = to.resolve(from.relativize(file));
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy);
            }
        }
    }

    private void act(Moment moment, String place) throws IOException {
        switch (moment) {
            case NEXT_VERSION -> PublishedPolicies.publish(place, hadoop, second, 1, 1);
            case ROLLBACK -> {
                String latest;
                try (PublishFolder folder = PublishFolder.hold("--dir", place, "rollback", hadoop, line -> {})) {
                    latest = folder.latest().orElseThrow().version();
                }
                if (latest.endsWith(PublishedPolicies.fingerprint(2).substring(0, 8))) {
                    new Rollback(place, null).run(hadoop, InstantSource.fixed(PublishedPolicies.START), line -> {});
                }
            }
        }
    }

    private static void assertNothingLeftBehind(Path place) throws IOException {
        try (Stream<Path> entries = Files.list(place)) {
            List<String> others = entries.map(path -> path.getFileName().toString())
                    .filter(name -> !VersionName.is(name) && !name.startsWith("_lock"))
                    .filter(name -> !name.startsWith("."))
                    .toList();
            assertThat(others).containsExactly("latest.json");
        }
    }

    private interface Act {
        void run() throws IOException;
    }

    private static void attempt(Act act) throws IOException {
        try {
            act.run();
        } catch (Killed | PlumblineException e) {
            assertThat(e).isNotNull();
        }
    }
}
