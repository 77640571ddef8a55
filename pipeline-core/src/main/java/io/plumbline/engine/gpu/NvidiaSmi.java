package io.plumbline.engine.gpu;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Asks the driver's own program for the GPUs of this machine. Whatever that program does, it ends in bounded time and memory. */
public final class NvidiaSmi {
    private static final String PROGRAM = "nvidia-smi";
    /** The name comes last, as it alone may hold a comma. */
    private static final String FIELDS = "index,uuid,compute_cap,memory.total,memory.free,driver_version,name";

    /** Without persistence mode the driver first wakes every card, seconds each. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final int MOST_BYTES = 1 << 16;
    private static final int MOST_SHOWN = 200;

    private final String program;
    private final Duration patience;

    NvidiaSmi(String program, Duration patience) {
        this.program = program;
        this.patience = patience;
    }

    /** Returns the GPUs that this process can use. */
    public static GpuInventory ofThisProcess() {
        return new NvidiaSmi(PROGRAM, PATIENCE).query(System.getenv());
    }

    /** @param environment decides which of the cards can be seen */
    GpuInventory query(Map<String, String> environment) {
        Process process;
        try {
            process = new ProcessBuilder(program, "--query-gpu=" + FIELDS, "--format=csv,noheader,nounits")
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            return GpuInventory.none("no nvidia-smi can be run here, so this machine has no NVIDIA driver");
        }
        try {
            return read(process).visibleIn(environment);
        } finally {
            process.destroyForcibly();
        }
    }

    private GpuInventory read(Process process) {
        // By a thread of its own: where the program has left a child, reading does not end with the program.
        FutureTask<byte[]> reading =
                new FutureTask<>(() -> process.getInputStream().readNBytes(MOST_BYTES + 1));
        Thread reader = new Thread(reading, "output of nvidia-smi");
        reader.setDaemon(true);
        reader.start();
        long deadline = System.nanoTime() + patience.toNanos();
        try {
            byte[] output = reading.get(patience.toNanos(), TimeUnit.NANOSECONDS);
            if (output.length > MOST_BYTES) {
                return GpuInventory.none("nvidia-smi printed more than " + MOST_BYTES + " bytes");
            }
            if (!process.waitFor(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                return late();
            }
            return judged(process.exitValue(), new String(output, StandardCharsets.UTF_8));
        } catch (TimeoutException e) {
            return late();
        } catch (ExecutionException e) {
            return GpuInventory.none("what nvidia-smi prints cannot be read");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return GpuInventory.none("interrupted while nvidia-smi was at work");
        }
    }

    private GpuInventory late() {
        return GpuInventory.none("nvidia-smi did not answer within " + patience.toSeconds()
                + " seconds, as where a card or its driver hangs");
    }

    static GpuInventory judged(int exitCode, String output) {
        List<String> lines = output.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
        if (output.contains("\"compute_cap\" is not a valid field")) {
            return GpuInventory.none("nvidia-smi does not tell compute capabilities, so the driver is older than 510");
        }
        if (exitCode != 0 || lines.stream().anyMatch(line -> line.startsWith("No devices were found"))) {
            String said = lines.isEmpty() ? "nothing" : "'" + shortened(lines.get(0)) + "'";
            return GpuInventory.none("nvidia-smi says " + said + " and ends with " + exitCode);
        }
        List<Gpu> gpus = new ArrayList<>();
        for (String line : lines) {
            try {
                gpus.add(GpuLine.parse(line));
            } catch (IllegalArgumentException e) {
                return GpuInventory.none(GpuLine.fault(line, e));
            }
        }
        return GpuInventory.found(gpus);
    }

    static String shortened(String line) {
        return line.length() <= MOST_SHOWN ? line : line.substring(0, MOST_SHOWN) + "…";
    }
}
