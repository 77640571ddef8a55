package io.plumbline.jobs.storage;

import io.plumbline.PlumblineException;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;

/** A process that takes a run directory, says how that went, and holds it until a line comes or it is killed. */
final class LockProcess {
    private LockProcess() {}

    /** @param arguments the run directory */
    public static void main(String[] arguments) throws IOException {
        System.in.read();
        RunDirectory directory = RunDirectory.open(arguments[0], new Configuration());
        try {
            RunLock lock = RunLock.take(directory, "train", line -> {});
            System.out.println("held");
            System.in.read();
            lock.close();
        } catch (PlumblineException refused) {
            System.out.println(refused.getMessage());
        }
    }
}
