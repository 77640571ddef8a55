package io.plumbline.jobs.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.PlumblineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunLockTest {
    private static final long NO_PROCESS = Long.MAX_VALUE;

    @TempDir
    private Path directory;

    private RunDirectory run() {
        return RunDirectory.open(directory.toString(), new Configuration());
    }

    private void heldBy(LockHolder holder) throws IOException {
        Files.writeString(directory.resolve("_lock"), holder.text());
    }

    private static LockHolder holder(String host, long process, String application) {
        return new LockHolder(host, process, "", application, "2026-01-01T00:00:00Z");
    }

    @Test
    void keepsASecondRunOutUntilItIsGivenBack() {
        RunLock lock = RunLock.take(run());
        LockHolder self = LockHolder.current();
        assertThatThrownBy(() -> RunLock.take(run()))
                .isInstanceOf(PlumblineException.class)
                .hasMessageStartingWith("Cannot use run.dir file:" + directory + ": it is in use by process "
                        + self.process() + " on " + self.host() + ", since ")
                .hasMessageEndingWith("; wait for that run, or, if it is dead, delete file:" + directory + "/_lock");
        lock.close();
        RunLock.take(run()).close();
        assertThat(directory.resolve("_lock")).doesNotExist();
    }

    @Test
    void aDeadProcessOfThisMachineGivesWay() throws IOException {
        heldBy(holder(LockHolder.current().host(), NO_PROCESS, ""));
        RunLock lock = RunLock.take(run());
        assertThat(LockHolder.parse(Files.readString(directory.resolve("_lock")))
                        .process())
                .isEqualTo(ProcessHandle.current().pid());
        lock.close();
    }

    @Test
    void aProcessOfAnotherMachineDoesNot() throws IOException {
        heldBy(holder("elsewhere", NO_PROCESS, "application_1_2"));
        assertThatThrownBy(() -> RunLock.take(run()))
                .isInstanceOf(PlumblineException.class)
                .hasMessageContaining("in use by process " + NO_PROCESS
                        + " on elsewhere, application_1_2, since 2026-01-01T00:00:00Z;");
    }

    @Test
    void anEarlierAttemptOfTheSameApplicationGivesWay() {
        LockHolder earlier = holder("node-1", 7, "application_1_2");
        assertThat(earlier.isDead(holder("node-2", 7, "application_1_2"))).isTrue();
        assertThat(earlier.isDead(holder("node-2", 7, "application_1_3"))).isFalse();
        assertThat(earlier.isDead(holder("node-2", 7, ""))).isFalse();
    }

    @Test
    void aLaterProcessOfTheSameIdIsNotTheHolder() {
        LockHolder self = LockHolder.current();
        LockHolder other = holder(self.host(), NO_PROCESS, "");
        LockHolder before = new LockHolder(self.host(), self.process(), "1970-01-01T00:00:00Z", "", "");
        assertThat(before.isDead(other)).isTrue();
        assertThat(self.isDead(other)).isFalse();
    }

    @Test
    void readsTheApplicationOfAContainer() {
        assertThat(LockHolder.application("container_e17_1410901177871_0001_02_000005"))
                .isEqualTo("application_1410901177871_0001");
        assertThat(LockHolder.application("container_1410901177871_0001_01_000001"))
                .isEqualTo("application_1410901177871_0001");
        assertThat(LockHolder.application(null)).isEmpty();
        assertThat(LockHolder.application("something")).isEmpty();
    }

    @Test
    void whatAHolderWritesIsReadAndDamageIsUnknown() {
        LockHolder self = LockHolder.current();
        assertThat(LockHolder.parse(self.text())).isEqualTo(self);
        assertThat(LockHolder.parse("process=abc").host()).isEqualTo("unknown");
        assertThat(LockHolder.parse("").description()).isEqualTo("process -1 on unknown, since an unknown time");
    }
}
