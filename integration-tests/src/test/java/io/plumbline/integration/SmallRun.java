package io.plumbline.integration;

import io.plumbline.jobs.quickstart.Quickstart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A run small enough to be done many times: a few hundred of the quickstart's pairs and its tiny model.
 *
 * @param data address of the rows
 * @param model address of the model directory
 */
record SmallRun(String data, String model) {
    private static final int PAIRS = 400;

    /** Makes rows and model on this machine. */
    static SmallRun make(Path directory) throws IOException {
        Path made = directory.resolve("made");
        Quickstart.prepare(made, 1);
        List<String> rows = Files.readAllLines(made.resolve("data/train.jsonl")).subList(0, PAIRS);
        Path data = Files.createDirectories(directory.resolve("data"));
        Files.write(data.resolve("a.jsonl"), rows.subList(0, PAIRS / 4));
        Files.write(data.resolve("b.jsonl"), rows.subList(PAIRS / 4, PAIRS));
        return new SmallRun(address(data), address(made.resolve("model")));
    }

    /** A path as an address of this machine, whatever file system is the default. */
    static String address(Path path) {
        return "file:" + path;
    }

    /** The same on HDFS. */
    SmallRun on(HadoopCluster cluster, String folder) throws IOException {
        cluster.put(data, folder + "/data");
        cluster.put(model, folder + "/model");
        return new SmallRun(cluster.address(folder + "/data"), cluster.address(folder + "/model"));
    }

    /**
     * Its configuration: two workers that are averaged often.
     *
     * @param runDirectory address of the run directory
     */
    String configuration(String runDirectory) {
        return """
                plumbline {
                  run.dir = "%s"
                  model.path = "%s"
                  data { train = ["%s"], held-out-fraction = 0.2 }
                  tokenizer { max-length = 96, max-prompt-length = 32 }
                  loss.beta = 0.5
                  training {
                    epochs = 2, examples-per-step = 4, learning-rate = 1e-3, warmup-steps = 5
                    workers = 2, steps-per-averaging = 4, checkpoint-every-rounds = 3
                  }
                }
                """
                .formatted(runDirectory, model, data);
    }
}
