package io.plumbline.jobs.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.PlumblineException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunLockProcessesTest {
    @TempDir
    private Path directory;

    private final List<Process> processes = new ArrayList<>();

    private Process start() throws IOException {
        String classes = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        classes,
                        LockProcess.class.getName(),
                        directory.resolve("run").toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        processes.add(process);
        return process;
    }

    private static void tell(Process process) throws IOException {
        OutputStream in = process.getOutputStream();
        in.write('\n');
        in.flush();
    }

    private RunDirectory run() {
        return RunDirectory.open(directory.resolve("run").toString(), new Configuration());
    }

    @AfterEach
    void end() throws InterruptedException {
        for (Process process : processes) {
            process.destroyForcibly().waitFor();
        }
    }

    @Test
    void ofProcessesStartedAtOnceOneHoldsAndItsLockGivesWayWhenItIsKilled() throws Exception {
        for (int i = 0; i < 4; i++) {
            start();
        }
        for (Process process : processes) {
            tell(process);
        }
        List<Process> holders = new ArrayList<>();
        List<String> refusals = new ArrayList<>();
        for (Process process : processes) {
            String line = process.inputReader().readLine();
            if (line.equals("held")) {
                holders.add(process);
            } else {
                refusals.add(line);
            }
        }
        assertThat(holders).hasSize(1);
        String process = "train, process " + holders.get(0).pid() + " of ";
        assertThat(refusals).hasSize(3).allMatch(line -> line.contains("it is in use by " + process), process);

        assertThatThrownBy(() -> RunLock.take(run(), "score", line -> {}))
                .isInstanceOf(PlumblineException.class)
                .hasMessageContaining(process);
        holders.get(0).destroyForcibly().waitFor();
        List<String> said = new ArrayList<>();
        RunLock.take(run(), "score", said::add).close();
        assertThat(said)
                .singleElement()
                .asString()
                .startsWith("The run that held run.dir has ended without giving it back: " + process);
    }

    @Test
    void aProcessThatEndsGivesTheLockBack() throws Exception {
        Process process = start();
        tell(process);
        assertThat(process.inputReader().readLine()).isEqualTo("held");
        process.destroy();
        process.waitFor();
        assertThat(directory.resolve("run/_lock")).doesNotExist();
    }
}
