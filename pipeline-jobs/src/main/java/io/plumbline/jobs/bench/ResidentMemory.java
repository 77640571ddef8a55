package io.plumbline.jobs.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The memory that a process holds, and that of its machine. */
final class ResidentMemory {
    private static final String PEAK = "VmHWM:";
    private static final long KILOBYTES_OF_MEGABYTE = 1024;

    private ResidentMemory() {}

    /** Returns the memory of this machine, or of the container that this process is in, in bytes. */
    static long ofMachine() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
    }

    /** Most physical memory that this process ever held, in MiB; -1 where the system does not say. */
    static long peakMegabytes() {
        Path status = Path.of("/proc/self/status");
        try {
            return Files.isReadable(status) ? peakMegabytes(Files.readAllLines(status)) : -1;
        } catch (IOException e) {
            return -1;
        }
    }

    /** The same of the lines of {@code /proc/PID/status}, as proc(5) describes them. */
    static long peakMegabytes(List<String> status) {
        return status.stream()
                .filter(line -> line.startsWith(PEAK))
                .map(line -> line.replaceAll("\\D", ""))
                .mapToLong(kilobytes -> Long.parseLong(kilobytes) / KILOBYTES_OF_MEGABYTE)
                .findFirst()
                .orElse(-1);
    }
}
