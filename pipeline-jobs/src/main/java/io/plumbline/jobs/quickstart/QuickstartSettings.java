package io.plumbline.jobs.quickstart;

import com.typesafe.config.ConfigUtil;
import java.nio.file.Path;

/** The quickstart's sizes and its configuration, tuned so that any seed reaches the gate in a minute or two. */
final class QuickstartSettings {
    static final int TRAIN_PAIRS = 6000;
    static final int HELD_OUT_PAIRS = 3000;
    /** Share of the way from chance to the best possible accuracy below which the quickstart fails. */
    static final double LEAST_SHARE = 0.9;

    private QuickstartSettings() {}

    /**
     * The configuration as a user would write it: what differs from the defaults.
     *
     * @param directory of the quickstart
     * @param seed of the order of training
     */
    static String configuration(Path directory, long seed) {
        return """
                # The quickstart's run. "plumbline config" prints every key and its default.
                plumbline {
                  run.dir = %1$s
                  model.path = %2$s
                  data {
                    train = [%3$s]
                    held-out = [%4$s]
                  }
                  tokenizer { max-length = 96, max-prompt-length = 32 }
                  # The model starts from random weights, so it learns the language of the answers first.
                  sft { enabled = true, epochs = 2, completions-per-step = 16, learning-rate = 5e-3, warmup-steps = 50 }
                  loss { beta = 0.5 }
                  training { examples-per-step = 16, learning-rate = 2e-3, warmup-steps = 50, seed = %5$d }
                }
                """
                .formatted(
                        quoted(directory.resolve(Quickstart.RUN)),
                        quoted(directory.resolve(Quickstart.MODEL)),
                        quoted(directory.resolve(Quickstart.TRAIN)),
                        quoted(directory.resolve(Quickstart.HELD_OUT)),
                        seed);
    }

    /** A path as a Hadoop address in HOCON, {@code "file:/…"}: no URI, since Hadoop reads {@code %20} as three characters. */
    private static String quoted(Path path) {
        return ConfigUtil.quoteString("file:" + path);
    }
}
